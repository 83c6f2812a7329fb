import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { problemsOfOpenApi } from '../../src/core/agentcore/gateway/problemsOfOpenApi.ts';
import { parseHopRecord } from '../../src/core/flow/reading/parseHopRecord.ts';
import { toolCatalogue } from '../../src/local/gateway/openapi/toolCatalogue.ts';
import { contractIssuer, json, publishedKeys, type Good, type TokenSpec } from './contractIssuer.ts';
import { comparable, type HopRecordValues } from './interceptors.ts';
import { mutatedAuthorization } from './mutatedToken.ts';
import { pythonTarget, typescriptTarget, type GeneratedTarget, type RunningTarget } from './targets.ts';

type Answer = { readonly status: number; readonly moment?: string; readonly error?: string; readonly message?: string; readonly challenge?: string };
type TokenCase = TokenSpec & { readonly name: string; readonly settings?: string; readonly route?: string; readonly authorization?: string | null; readonly expected: string };
type Contract = {
  readonly settings: { readonly [name: string]: { readonly [name: string]: string } };
  readonly good: Good;
  readonly answers: { readonly [expected: string]: Answer };
  readonly cases: readonly TokenCase[];
};
type RequestCase = { readonly name: string; readonly path: string; readonly method?: string; readonly as?: string; readonly send?: unknown; readonly text?: string; readonly status: number; readonly body?: unknown; readonly error?: string; readonly logged?: boolean };

const read = (file: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
const contract = read('targetToken.json') as Contract;
const { requests } = read('targetRequests.json') as { readonly requests: readonly RequestCase[] };

const issuer = await contractIssuer();
after(issuer.close);
const targets = [await typescriptTarget(), await pythonTarget()] as const;
after(() => Promise.all(targets.map(({ remove }) => remove())));

async function start(target: GeneratedTarget, settings: { readonly [name: string]: string }): Promise<RunningTarget> {
  const running = await target.start({ ISSUER: issuer.url, ...settings });
  after(running.stop);
  return running;
}

const running = await Promise.all(targets.map(async (target) => {
  const bySettings = await Promise.all(Object.entries(contract.settings).map(async ([name, settings]) => [name, await start(target, settings)] as const));
  return { language: target.language, bySettings: new Map(bySettings) };
}));

type Seen = { readonly status: number; readonly body: unknown; readonly challenge: string | null; readonly records: readonly HopRecordValues[] };
let requestsMade = 0;

/** One request and what it left in the log. */
async function ask({ url, records }: RunningTarget, path: string, init: RequestInit, count = 2): Promise<Seen> {
  const correlationId = `c-${requestsMade++}`;
  const response = await fetch(`${url}${path}`, { ...init, headers: { ...init.headers, 'x-correlation-id': correlationId } });
  const body: unknown = await response.json();
  assert.match(response.headers.get('content-type') ?? '', /^application\/json(;|$)/);
  const printed = (await records(correlationId, count)).map((record) => {
    assert.match(String(record['requestId']), /^[0-9a-f-]{36}$/);
    return { ...record, correlationId: 'c' };
  });
  assert.equal(new Set(printed.map((record: HopRecordValues) => record['requestId'])).size, Math.min(printed.length, 1));
  return { status: response.status, body, challenge: response.headers.get('www-authenticate'), records: printed };
}

const orderText = JSON.stringify({ item: 'Lamp', quantity: 1 });

function authorizationOf({ authorization = 'Bearer <token>' }: TokenCase, token: string): { readonly [name: string]: string } {
  return authorization === null ? {} : { authorization: authorization.replaceAll('<token>', token) };
}

function askWith(target: RunningTarget, route: string, headers: { readonly [name: string]: string }): Promise<Seen> {
  const [method = '', path = ''] = route.split(' ');
  return ask(target, path, { method, headers: { ...headers, 'content-type': 'application/json' }, ...(method === 'POST' ? { body: orderText } : {}) });
}

for (const target of running) {
  test(`the target in ${target.language} keeps the contract`, async (t) => {
    for (const written of contract.cases) {
      await t.test(written.name, async () => {
        const { settings = 'default', route = 'GET /orders', expected } = written;
        const api = target.bySettings.get(settings);
        assert.ok(api !== undefined, settings);
        const token = issuer.signToken(written, contract.good);
        const seen = await askWith(api, route, authorizationOf(written, token));
        assertAnswer(seen, expected, `${contract.settings[settings]?.['SCOPE_PREFIX'] ?? ''}${route.startsWith('GET') ? 'orders.read' : 'orders.write'}`);
      });
    }
  });
}

function assertAnswer({ status, body, challenge, records }: Seen, expected: string, scope: string): void {
  const answer = contract.answers[expected];
  assert.ok(answer !== undefined, expected);
  const { status: wanted, moment = 'rejected', error = `token-${expected}`, message } = answer;
  assert.deepEqual([status, message === undefined ? undefined : body], [wanted, message === undefined ? undefined : { error, message }]);
  const usual = wanted === 401 ? `Bearer error="invalid_token", error_description="${message}"` : null;
  assert.equal(challenge, answer.challenge?.replace('<scope>', scope) ?? usual);
  const verification = expected === 'unavailable' ? undefined : expected === 'passed' ? { result: 'passed' } : { result: 'failed', code: expected };
  assert.deepEqual(records.map((record) => [record['hop'], record['moment'], record['verification'], record['reply']]), [
    ['target', 'received', undefined, undefined], ['target', moment, verification, { status: wanted }],
  ]);
  for (const record of records) assert.partialDeepStrictEqual(parseHopRecord(record), { hop: 'target', ...(verification === undefined || record['moment'] === 'received' ? {} : { verification }) });
}

test('both languages print the same records', async () => {
  for (const written of contract.cases) {
    const headers = authorizationOf(written, issuer.signToken(written, contract.good));
    const [one, other] = await Promise.all(running.map(async ({ bySettings }) => {
      const api = bySettings.get(written.settings ?? 'default');
      assert.ok(api !== undefined);
      return (await askWith(api, written.route ?? 'GET /orders', headers)).records.map(comparable).map(({ requestId: _own, ...record }) => record);
    }));
    assert.deepEqual(other, one, written.name);
  }
});

test('the fingerprint is the agreed one', async () => {
  for (const { language, bySettings } of running) {
    const api = bySettings.get('default');
    assert.ok(api !== undefined);
    const { records } = await ask(api, '/orders', { headers: { authorization: ' bearer abc ' } });
    for (const { token } of records) assert.deepEqual(token, { state: 'undecodable', fingerprint: 'sha256:ba7816bf8f01cfea414140de5dae2223', size: 3 }, language);
  }
});

const users: { readonly [name: string]: object } = { ana: {}, ben: { sub: 'ben@example.com' }, reader: { scp: ['orders.read'] } };

for (const target of targets) {
  test(`what else the target in ${target.language} answers`, async (t) => {
    const api = await start(target, { AUDIENCE: 'api://orders' });
    for (const { name, path, method, as, send, text = send === undefined ? undefined : JSON.stringify(send), status, body, error, logged = true } of requests) {
      await t.test(name, async () => {
        const token = as === undefined ? {} : { authorization: `Bearer ${issuer.signToken({ claims: users[as] ?? {} }, contract.good)}` };
        const init = { method: method ?? (text === undefined ? 'GET' : 'POST'), headers: { ...token, ...(text === undefined ? {} : { 'content-type': 'application/json' }) }, ...(text === undefined ? {} : { body: text }) };
        const seen = await ask(api, path, init, logged ? 2 : 0);
        assert.equal(seen.status, status);
        if (body !== undefined) assert.deepEqual(JSON.parse(JSON.stringify(seen.body).replace(/"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ"(?=})/, (time) => (time.startsWith('"2026-0') ? time : '"<now>"'))), body);
        if (error !== undefined) assert.equal((seen.body as { readonly error: string }).error, error);
        if (status === 400) assert.deepEqual(Object.keys(seen.body as object).sort(), ['error', 'message']);
      });
    }
  });

  test(`where its issuer’s keys cannot be had the target in ${target.language} says so, and nothing of the token`, async (t) => {
    const api = await start(target, { AUDIENCE: 'api://orders', JWKS_URI: `${issuer.url}/keys`, JWKS_COOLDOWN_SECONDS: '0' });
    after(() => issuer.answerKeys(null));
    const asked = (spec: TokenSpec = {}): Promise<Seen> => askWith(api, 'GET /orders', { authorization: `Bearer ${issuer.signToken(spec, contract.good)}` });
    const failures: { readonly [name: string]: (response: ServerResponse) => void } = {
      'it closes the connection': (response) => response.destroy(),
      'it fails': (response) => response.writeHead(500).end('{}'),
      'it sends elsewhere': (response) => response.writeHead(302, { location: `${issuer.url}/else` }).end(),
      'it answers a page': (response) => response.end('<html></html>'),
      'it answers nothing': (response) => response.end(),
      'it answers a list': (response) => json(response, []),
      'it answers an object without keys': (response) => json(response, {}),
      'its keys are no list': (response) => json(response, { keys: {} }),
      'its keys are no objects': (response) => json(response, { keys: ['key'] }),
    };
    for (const [name, fail] of Object.entries(failures)) {
      await t.test(name, async () => {
        issuer.answerKeys(fail);
        assertAnswer(await asked(), 'unavailable', '');
        assertAnswer(await asked({ header: { alg: 'none' } }), 'algorithm', '');
      });
    }
    await t.test('it does not answer: nobody else waits for it', async () => {
      const held: ServerResponse[] = [];
      issuer.answerKeys((response) => void held.push(response));
      const order: string[] = [];
      const waiting = Promise.all([asked(), asked(), asked()]).finally(() => order.push('token'));
      while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal((await fetch(`${api.url}/health`)).status, 200);
      order.push('health');
      for (const seen of await waiting) assertAnswer(seen, 'unavailable', '');
      assert.deepEqual(order, ['health', 'token']);
      for (const response of held) response.destroy();
    });
    await t.test('once they are there they are kept, and without a cooldown a new one is found at once', async () => {
      issuer.answerKeys((response) => json(response, { keys: [publishedKeys.keys[0]] }));
      const before = issuer.fetches();
      for (let count = 0; count < 3; count += 1) assertAnswer(await asked(), 'passed', '');
      assert.equal(issuer.fetches() - before, 1);
      issuer.answerKeys(null);
      assertAnswer(await asked({ header: { kid: 'rsa-any' }, key: 'rsa-any' }), 'passed', '');
      issuer.answerKeys((response) => response.writeHead(500).end());
      assertAnswer(await asked(), 'passed', '');
      assertAnswer(await asked({ header: { kid: 'rsa-other' }, key: 'stranger' }), 'unavailable', '');
    });
  });
}

test('whatever comes as a token, both languages refuse it alike, and neither fails', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const seen = new Set<string>();
  for (const authorization of fc.sample(mutatedAuthorization(issuer, contract.good), { numRuns: 600, seed })) {
    const answers = await Promise.all(running.map(async ({ bySettings }) => {
      const api = bySettings.get('default');
      assert.ok(api !== undefined);
      const { status, body, records } = await askWith(api, 'GET /orders', { authorization });
      return { status, error: (body as { readonly error?: string }).error, records: records.map(comparable).map(({ requestId: _own, ...record }) => record) };
    }));
    assert.deepEqual(answers[1], answers[0], `seed ${seed}: ${JSON.stringify(authorization.slice(0, 500))}`);
    assert.ok((answers[0]?.status ?? 500) < 500, `seed ${seed}`);
    seen.add(answers[0]?.error ?? 'passed');
  }
  assert.ok(['passed', 'token-malformed', 'token-algorithm', 'token-key-unknown', 'token-signature', 'token-issuer'].every((code) => seen.has(code)), `worth making: ${[...seen].join(', ')}`);
});

test('no token and no signature is among all that they printed', () => {
  for (const { bySettings } of running) {
    for (const api of bySettings.values()) assert.doesNotMatch(api.printed(), /eyJ[\w-]+\.[\w-]+\.|Traceback|internal/);
  }
});

test('the gateway makes the same tools of both documents, and takes both', async () => {
  const documents = targets.map(({ folder }) => JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8')) as unknown);
  for (const document of documents) assert.deepEqual(problemsOfOpenApi(document, 'orders'), []);
  const [one, other] = await Promise.all(documents.map(async (document) => (await toolCatalogue(document, 'orders')).map(({ definition }) => definition)));
  const byName = (definitions: typeof one): typeof one => definitions?.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  assert.deepEqual(byName(other), byName(one));
});
