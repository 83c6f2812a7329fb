import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ChainError } from '../core/errors.ts';
import { number, object, text } from '../core/read.ts';
import { Channel, type Port, type Readers, type Service } from './channel.ts';

type Asked = {
  readonly requests: {
    readonly double: { readonly ask: { readonly value: number }; readonly answer: number };
    readonly wait: { readonly ask: { readonly label: string }; readonly answer: string };
    readonly fail: { readonly ask: null; readonly answer: null };
    readonly uncopyable: { readonly ask: null; readonly answer: unknown };
  };
  readonly notices: { readonly said: { readonly text: string } };
};
type None = { readonly requests: Record<never, never>; readonly notices: Record<never, never> };

const readers: Readers<Asked> = {
  requests: { double: object({ value: number }), wait: object({ label: text }), fail: () => null, uncopyable: () => null },
  notices: { said: object({ text }) },
};

/** Two ends that copy what they hand over, as a webview's and a worker's do, and hand it over later. */
function pipe(): { readonly near: Port; readonly far: Port; readonly toFar: (message: unknown) => void; readonly listeners: () => number } {
  const listeners = { near: new Set<(message: unknown) => void>(), far: new Set<(message: unknown) => void>() };
  const sendTo = (end: 'near' | 'far') => (message: unknown): void => {
    const copy: unknown = structuredClone(message);
    setImmediate(() => listeners[end].forEach((listener) => listener(copy)));
  };
  const listenAt = (end: 'near' | 'far') => (listener: (message: unknown) => void) => {
    listeners[end].add(listener);
    return () => void listeners[end].delete(listener);
  };
  return {
    near: { post: sendTo('far'), listen: listenAt('near') },
    far: { post: sendTo('near'), listen: listenAt('far') },
    toFar: sendTo('far'),
    listeners: () => listeners.near.size + listeners.far.size,
  };
}

type Both = { readonly client: Channel<Asked, None>; readonly server: Channel<None, Asked>; readonly pipe: ReturnType<typeof pipe>; readonly strange: string[]; readonly said: string[]; readonly aborted: string[] };

function connect(options: { readonly timeoutMs?: number; readonly failure?: unknown } = {}): Both {
  const both = pipe();
  const strange: string[] = [];
  const said: string[] = [];
  const aborted: string[] = [];
  const service: Service<Asked> = {
    requests: {
      double: ({ value }) => value * 2,
      wait: ({ label }, signal) => new Promise((resolve) => {
        if (label !== 'for ever') setTimeout(resolve, 5, label);
        signal.addEventListener('abort', () => aborted.push(label));
      }),
      fail: () => Promise.reject(options.failure),
      uncopyable: () => () => {},
    },
    notices: { said: ({ text: what }) => void said.push(what) },
  };
  const server = new Channel<None, Asked>({ port: both.far, service, readers, onStrange: (what) => strange.push(what), redact: (message) => message.replace('secret', '[token]') });
  const client = new Channel<Asked, None>({ port: both.near, service: { requests: {}, notices: {} }, ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }) });
  return { client, server, pipe: both, strange, said, aborted };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
const withCode = (code: string) => (error: unknown): boolean => error instanceof ChainError && error.code === code;

test('a question has its own answer, whatever order they come in', async () => {
  const { client } = connect();
  const answers = await Promise.all([client.request('wait', { label: 'slow' }), client.request('double', { value: 21 }), client.request('double', { value: 4 })]);
  assert.deepEqual(answers, ['slow', 42, 8]);
});

test('errors are data: code, message and remedy of a ChainError; of anything else a message without what it quotes', async () => {
  const foreseen = connect({ failure: new ChainError('flow-unknown', 'No such flow.', { source: 'user', remedy: 'Look again.' }) });
  await assert.rejects(foreseen.client.request('fail', null), (error: unknown) => error instanceof ChainError && error.code === 'flow-unknown' && error.message === 'No such flow.' && error.remedy === 'Look again.');
  const unforeseen = connect({ failure: new Error('it quotes the secret') });
  await assert.rejects(unforeseen.client.request('fail', null), (error: unknown) => error instanceof ChainError && error.code === 'internal' && error.message.includes('[token]') && !error.message.includes('secret'));
});

test('without a redactor nothing of an unforeseen error is sent', async () => {
  const both = pipe();
  new Channel<None, Asked>({ port: both.far, service: { requests: { fail: () => Promise.reject(new Error('secret')) }, notices: {} } as unknown as Service<Asked> }); // only `fail` is asked
  const client = new Channel<Asked, None>({ port: both.near, service: { requests: {}, notices: {} } });
  await assert.rejects(client.request('fail', null), (error: unknown) => error instanceof ChainError && !error.message.includes('secret'));
});

test('a body that is none, an unknown question, the names of every object: refused, and the next question is answered', async () => {
  const { client, pipe: { toFar }, strange } = connect();
  await assert.rejects(client.request('double', { value: 'x' } as unknown as { value: number }), withCode('chain-protocol-mismatch')); // what a hostile end sends
  const ask = client.request as (name: string, body: unknown) => Promise<unknown>;
  for (const name of ['nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) await assert.rejects(ask.call(client, name, {}), withCode('chain-protocol-mismatch'));
  toFar({ kind: 'notice', name: '__proto__', body: {} });
  toFar({ kind: 'notice', name: 'said', body: { text: 1 } });
  await soon();
  assert.deepEqual(strange, ['a notice of unknown name', 'the notice said: text is not a text']);
  assert.equal(await client.request('double', { value: 1 }), 2);
});

test('a question that is given up is cancelled at the other end, and its late answer settles nothing', async () => {
  const { client, aborted } = connect();
  const abort = new AbortController();
  const asked = client.request('wait', { label: 'for ever' }, abort.signal);
  await soon();
  abort.abort();
  await assert.rejects(asked, withCode('interrupted'));
  await soon();
  assert.deepEqual(aborted, ['for ever']);
  await assert.rejects(client.request('wait', { label: 'never asked' }, AbortSignal.abort()), withCode('interrupted'));
  assert.equal(await client.request('double', { value: 2 }), 4);
});

test('a question without an answer ends by its time-out', async () => {
  const { client } = connect({ timeoutMs: 20 });
  await assert.rejects(client.request('wait', { label: 'for ever' }), withCode('internal'));
  assert.equal(await client.request('wait', { label: 'quick' }), 'quick');
});

test('dispose ends every open question, aborts what is served, and stops listening', async () => {
  const { client, server, aborted, pipe: { listeners } } = connect();
  const open = [client.request('wait', { label: 'for ever' }), client.request('wait', { label: 'for ever' })];
  const refused = Promise.all(open.map((asked) => assert.rejects(asked, withCode('interrupted'))));
  await soon();
  server.dispose();
  client.dispose();
  client.dispose();
  await refused;
  assert.deepEqual(aborted, ['for ever', 'for ever']);
  assert.equal(listeners(), 0);
  await assert.rejects(client.request('double', { value: 1 }), withCode('interrupted'));
  client.notify('said', { text: 'into nothing' });
});

test('an answer that cannot be copied is an error, and so is a port that is gone', async () => {
  const { client } = connect();
  await assert.rejects(client.request('uncopyable', null), withCode('internal'));
  const gone = new Channel<Asked, None>({ port: { post: () => { throw new Error('Webview is disposed'); }, listen: () => () => {} }, service: { requests: {}, notices: {} } });
  await assert.rejects(gone.request('double', { value: 1 }), withCode('interrupted'));
  gone.notify('said', { text: 'into nothing' });
});

test('two lives of one view do not share numbers', async () => {
  const both = pipe();
  const ids = new Set<unknown>();
  both.far.listen((message) => ids.add((message as { readonly id: number }).id)); // what a request is
  for (let life = 0; life < 20; life += 1) {
    const client = new Channel<Asked, None>({ port: both.near, service: { requests: {}, notices: {} } });
    client.request('double', { value: life }).catch(() => {});
    await soon();
    client.dispose();
  }
  assert.equal(ids.size, 20);
});

test('a question with the number of one that is being served is not served', async () => {
  const { pipe: { toFar }, strange, aborted } = connect();
  toFar({ kind: 'request', id: 7, name: 'wait', body: { label: 'for ever' } });
  toFar({ kind: 'request', id: 7, name: 'double', body: { value: 1 } });
  await soon();
  toFar({ kind: 'cancel', id: 7 });
  await soon();
  assert.deepEqual([strange, aborted], [['a question with the number of another one'], ['for ever']]);
});

test('10 MB in one message, either way', async () => {
  const { client, said } = connect();
  const large = 'x'.repeat(10 * 1024 * 1024);
  client.notify('said', { text: large });
  assert.equal((await client.request('wait', { label: large })).length, large.length);
  assert.equal(said[0]?.length, large.length);
});

test('whatever is posted to it, a channel goes on', async () => {
  const message = fc.oneof(
    fc.anything(),
    fc.record({ kind: fc.oneof(fc.constantFrom('request', 'answer', 'refusal', 'cancel', 'notice'), fc.anything()), id: fc.oneof(fc.integer(), fc.anything()), name: fc.oneof(fc.constantFrom('double', 'wait', 'said', '__proto__'), fc.string()), body: fc.anything(), error: fc.anything() }, { requiredKeys: [] }),
  );
  await fc.assert(fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
    const ends: ((value: unknown) => void)[] = [];
    const posted: unknown[] = [];
    const channel = new Channel<Asked, Asked>({
      port: { post: (value) => posted.push(value), listen: (listener) => { ends.push(listener); return () => {}; } },
      service: { requests: { double: ({ value }) => value * 2, wait: ({ label }) => label, fail: () => null, uncopyable: () => null }, notices: { said: () => {} } },
      readers,
    });
    const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    for (const value of messages) ends[0]?.(value);
    ends[0]?.({ kind: 'request', id: -1.5, name: 'double', body: { value: 3 } });
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(posted.some((value) => JSON.stringify(value) === '{"kind":"answer","id":-1.5,"body":6}'));
    assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), before);
    channel.dispose();
  }), { numRuns: 200 });
});
