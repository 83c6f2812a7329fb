import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IssuerKeys } from '../app/ports.ts';
import { KeptIssuerKeys } from './keptIssuerKeys.ts';

const issuer = 'https://example.okta.com/oauth2/default';
const keysNamed = (kid: string): IssuerKeys => ({ ok: true, keys: { keys: [{ kty: 'RSA', kid }] } });
const refused: IssuerKeys = { ok: false, because: 'nobody answers', remedy: '' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `answer` ends the question that is open; time passes only by `pass`. */
function stage() {
  const asked: { readonly answer: (keys: IssuerKeys) => void; readonly signal: AbortSignal }[] = [];
  let now = 1_000_000;
  const waits: (() => void)[] = [];
  const keys = new KeptIssuerKeys(issuer, {
    fetchIssuerKeys: (who, signal) => {
      assert.equal(who, issuer);
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        asked.push({ answer: resolve, signal });
      });
    },
    now: () => now,
    wait: (_ms, signal) => new Promise((resolve, reject) => { waits.push(resolve); signal.addEventListener('abort', () => reject(new Error('aborted'))); }),
  });
  const answer = async (found: IssuerKeys): Promise<void> => { asked.at(-1)?.answer(found); await turn(); };
  return { keys, asked, answer, pass: (ms: number) => { now += ms; }, waitIsOver: () => waits.at(-1)?.(), kidOf: () => { const known = keys.known(); return known.state === 'known' ? known.keys[0]?.kid : known.state; } };
}

const reading = (): AbortController => new AbortController();

test('keys are asked for before anything is read, once for all readings, and anew beside a reading where they are old', async () => {
  const { keys, asked, answer, pass, kidOf } = stage();
  assert.deepEqual([kidOf(), asked.length], ['missing', 0], 'nobody reads yet');
  let isOpen = false;
  const opening = keys.open(reading().signal).then((close) => { isOpen = true; return close; });
  await turn();
  assert.equal(isOpen, false);
  await answer(keysNamed('k1'));
  const close = await opening;
  (await keys.open(reading().signal))();
  assert.deepEqual([kidOf(), asked.length], ['k1', 1]);
  const before = keys.known();
  pass(10 * 60_000);
  assert.deepEqual([kidOf(), kidOf(), asked.length], ['k1', 'k1', 2], 'the old ones, until the answer is there');
  await answer(keysNamed('k1'));
  assert.equal(keys.known(), before, 'the same keys are the same answer');
  pass(10 * 60_000);
  kidOf();
  await answer(refused);
  assert.equal(kidOf(), 'k1', 'those that were known stay');
  pass(10 * 60_000);
  kidOf();
  await answer(keysNamed('k2'));
  assert.equal(kidOf(), 'k2');
  close();
  pass(10 * 60_000);
  assert.deepEqual([kidOf(), asked.length], ['k2', 4], 'nobody reads any more');
});

test('a key id that is not known has them asked for, once in three minutes', async () => {
  const { keys, asked, answer, pass, kidOf } = stage();
  const opening = keys.open(reading().signal);
  await answer(keysNamed('k1'));
  await opening;
  for (let line = 0; line < 100; line += 1) keys.noteUnknownKey();
  assert.equal(asked.length, 1, 'they were asked for just now');
  pass(3 * 60_000);
  for (let line = 0; line < 100; line += 1) keys.noteUnknownKey();
  await answer(keysNamed('k2'));
  assert.deepEqual([kidOf(), asked.length], ['k2', 2]);
});

test('an issuer that refuses holds up nothing, and is asked again after a minute', async () => {
  const { keys, asked, answer, pass } = stage();
  const opening = keys.open(reading().signal);
  await answer({ ...refused, because: `${issuer} says: password=Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy1234` });
  await opening;
  const known = keys.known();
  assert.ok(known.state === 'missing' && known.because.endsWith('password=[token]'), JSON.stringify(known));
  await keys.open(reading().signal);
  assert.equal(asked.length, 1);
  pass(60_000);
  keys.known();
  assert.equal(asked.length, 2);
});

test('one that is slow is not waited for any longer; its answer counts for the lines that come then', async () => {
  const { keys, answer, waitIsOver, kidOf } = stage();
  const opening = keys.open(reading().signal);
  await turn();
  waitIsOver();
  await opening;
  const known = keys.known();
  assert.deepEqual(known, { state: 'missing', issuer, because: `${issuer} does not give them within 2 s` });
  await answer(keysNamed('k1'));
  assert.equal(kidOf(), 'k1');
});

test('whoever gives up waits no longer, and with the last reading the question ends', async () => {
  const { keys, asked, answer, kidOf } = stage();
  const [first, second] = [reading(), reading()];
  const given = assert.rejects(keys.open(first.signal));
  const opening = keys.open(second.signal);
  first.abort();
  await given;
  assert.equal(asked[0]?.signal.aborted, false);
  second.abort();
  await assert.rejects(opening);
  assert.equal(asked[0]?.signal.aborted, true);
  const again = keys.open(reading().signal);
  await answer(keysNamed('k1'));
  await again;
  assert.deepEqual([kidOf(), asked.length], ['k1', 2]);
});
