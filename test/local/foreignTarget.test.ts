import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fingerprint } from '../../src/core/token/fingerprint.ts';
import { RawToken } from '../../src/core/token/rawToken.ts';
import { readChainFile } from '../../src/files/chainFile.ts';
import { freePorts } from '../../src/local/process/freePort.ts';
import { runCli, runCliJson, startCli, type RunningCli } from '../testing/cli.ts';
import { startForeignApi, type ForeignApi } from '../testing/foreignApi.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';

const openapi = {
  openapi: '3.0.3',
  info: { title: 'Parcel Service', version: '7' },
  servers: [{ url: 'https://parcels.example.com/v1' }],
  paths: {
    '/parcels': {
      get: {
        operationId: 'listParcels', summary: 'The parcels of the signed-in user',
        parameters: [{ name: 'state', in: 'query', schema: { type: 'string' } }, { name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: { description: 'Parcels' } },
      },
      post: {
        operationId: 'sendParcel',
        requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', required: ['to'], properties: { to: { type: 'string' }, grams: { type: 'integer' } } } } } },
        responses: { 201: { description: 'Sent' } },
      },
    },
    '/parcels/{id}': { get: { operationId: 'getParcel', parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }], responses: { 200: { description: 'A parcel' } } } },
  },
};

describe('a chain in front of an API that was there already', () => {
  let api: ForeignApi;
  let project: OwnProject;
  let chain: RunningCli;

  const send = async (...options: readonly string[]) => {
    const { code, value } = await runCliJson(['send', project.folder, ...options]);
    return { code, document: readFlowDocument(value) };
  };
  const told = async (): Promise<string> => (await runCli(['flow', project.folder, '--last'])).stdout;

  before(async () => {
    api = await startForeignApi();
    const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-openapi-'));
    await writeFile(join(folder, 'parcels.json'), JSON.stringify(openapi));
    project = await newProject(['--openapi', join(folder, 'parcels.json'), '--target-url', `${api.url}/v1`]);
    await rm(folder, { recursive: true });
    chain = await startCli(project.folder);
  });

  after(async () => {
    await chain?.stop();
    await api?.close();
    await project?.remove();
  });

  test('no project is made for it, and the gateway knows where it is', async () => {
    const { chain: { targets } } = await readChainFile(project.folder);
    assert.deepEqual(targets.map(({ name, folder, language, url }) => ({ name, folder, language, url })), [{ name: 'Parcel-Service', folder: null, language: null, url: `${api.url}/v1` }]);
    assert.ok(!existsSync(join(project.folder, 'target-api')));
    assert.equal(chain.urls['target'], `${api.url}/v1`);
  });

  test('the token arrives there in Authorization, and nobody claims to know what became of it', async () => {
    const { code, document } = await send();
    assert.equal(code, 2);
    assert.deepEqual([document.verdict, document.brokenAt, document.state, document.tool], ['undetermined', null, 'settled', 'Parcel-Service___listParcels']);
    assert.deepEqual(document.findings, []);
    const target = document.hops[4];
    assert.deepEqual([target?.presence, target?.observations], ['notLogged', []]);

    const call = api.calls.at(-1);
    assert.equal(`${call?.method} ${call?.url}`, 'GET /v1/parcels');
    const arrived = RawToken.from(call?.headers.authorization ?? '');
    assert.ok(arrived !== null);
    const sent = document.hops[0]?.observations[0]?.token;
    assert.equal(fingerprint(arrived), sent !== undefined && 'fingerprint' in sent ? sent.fingerprint : 'no token was sent');
    assert.equal(call?.headers['x-correlation-id'], document.id);
  });

  test('the story says so, with the id by which the API’s own log tells the rest', async () => {
    const { document } = await send('--as', 'ben');
    const story = (await told()).replace(/\n/g, ' ').replace(/ +/g, ' ');
    assert.match(story, /^Undetermined at target ben@example\.com called listParcels /);
    assert.match(story, / 4 Interceptor moved it into Authorization\. /);
    assert.match(story, / 5 Target answered the gateway\. time unknown its own log is not read here /);
    assert.match(story, /Can’t tell whether the target accepted the token\. The target Parcel-Service is an API of its own, whose log is not read here\. It answered without an error, which does not mean that it looked at the token\./);
    assert.ok(story.includes(`X-Correlation-Id ${document.id}.`), story);
    assert.doesNotMatch(story, /stops here|healthy|FilterLogEvents|logGroups/i);
  });

  test('path, query and body go where its document says', async () => {
    const rows = [
      ['listParcels {"state": "on the way", "limit": 2}', 'GET /v1/parcels?state=on%20the%20way&limit=2', ''],
      ['getParcel {"id": "7/b"}', 'GET /v1/parcels/7%2Fb', ''],
      ['sendParcel {"to": "Zoë", "grams": 500}', 'POST /v1/parcels', '{"to":"Zoë","grams":500}'],
    ] as const;
    for (const [prompt, request, body] of rows) {
      const { document } = await send('--prompt', prompt);
      const call = api.calls.at(-1);
      assert.deepEqual([document.verdict, `${call?.method} ${call?.url}`, call?.body], ['undetermined', request, body]);
      assert.match(call?.headers.authorization ?? '', /^Bearer \S+$/);
    }
  });

  test('what breaks in front of it is told as always', async () => {
    for (const [scenario, brokenAt, code] of [
      ['no-token', 'frontend', 'token-missing'],
      ['agent-forgets', 'agent', 'token-not-sent'],
      ['headers-not-passed', 'interceptor', 'request-headers-not-passed'],
      ['interceptor-fails-open', 'interceptor', 'authorization-not-set'],
      ['token-swapped', 'interceptor', 'token-replaced'],
    ] as const) {
      const { document } = await send('--scenario', scenario);
      assert.deepEqual([document.verdict, document.brokenAt, document.findings[0]?.code], ['broken', brokenAt, code], scenario);
    }
  });

  test('a token that only its verifier may judge is no error here: what the frontend could see is a note', async () => {
    const { document } = await send('--scenario', 'wrong-audience');
    assert.equal(document.verdict, 'undetermined');
    assert.deepEqual(document.findings.map(({ code, hop, severity }) => [code, hop, severity]), [['audience-mismatch', 'frontend', 'note']]);
  });

  test('it is not this chain’s to stop', async () => {
    const { code, value } = await runCliJson(['send', project.folder, '--scenario', 'target-down']);
    assert.equal(code, 69);
    assert.match(JSON.stringify(value), /scenario-not-possible.*Parcel-Service/);
  });

  test('a call that it refuses is broken there, and its own log alone can tell why', async () => {
    api.answerWith((_call, response) => response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('{"error":"invalid_token"}'));
    const { code, document } = await send();
    assert.equal(code, 1);
    assert.deepEqual([document.verdict, document.brokenAt, document.findings.map((finding) => finding.code)], ['broken', 'target', ['target-failed']]);
    assert.match(await told(), /^ {2}The call to the target failed\.$/m);
  });

  test('an API that answers with the token it got leaves it in no file and in nothing printed', async () => {
    api.answerWith(({ headers }, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ headers, authorization: headers.authorization })));
    const { stdout, stderr } = await runCli(['send', project.folder, '--verbose']);
    const tokens = [...new Set(api.calls.map(({ headers }) => headers.authorization?.slice('Bearer '.length) ?? ''))].filter((token) => token !== '');
    assert.ok(tokens.length >= 2);
    const files = globSync('.agentcore-chain/**/*', { cwd: project.folder }).map((file) => join(project.folder, file)).filter((path) => statSync(path).isFile());
    assert.match(readFileSync(join(project.folder, '.agentcore-chain', 'logs', 'gateway.jsonl'), 'utf8'), /responseBody[^\n]*authorization/);
    assert.deepEqual(files.flatMap((path) => leaksIn(path, readFileSync(path, 'latin1'), tokens)), []);
    assert.deepEqual(leaksIn('printed', stdout + stderr, tokens), []);
  });

  test('a redirect is not followed: the token would go along', async () => {
    api.answerWith(({ url }, response) => (url === '/elsewhere' ? response.end('{}') : response.writeHead(302, { location: '/elsewhere' }).end()));
    const { document } = await send();
    assert.deepEqual([document.verdict, document.brokenAt], ['broken', 'target']);
    assert.ok(!api.calls.some(({ url }) => url === '/elsewhere'));
  });

  test('an API that is gone is told by what gateway and agent logged', async () => {
    await api.close();
    const { code, document } = await send();
    assert.equal(code, 1);
    assert.deepEqual([document.verdict, document.brokenAt, document.findings.map((finding) => finding.code)], ['broken', 'target', ['target-failed']]);
    assert.deepEqual([...new Set(document.findings[0]?.evidence.map(({ stream }) => stream))].sort(), ['agent.jsonl', 'gateway.jsonl', 'interceptor.jsonl']);
    assert.match(await told(), /^5 Target gave the gateway no good answer\.$[^]*Remedy: Show the Gateway’s Error/m);
  });
});

describe('--target-url alone, and nothing there yet', () => {
  let project: OwnProject;
  let chain: RunningCli;
  let port = 0;

  before(async () => {
    [port = 0] = await freePorts([{ part: 'target', fixed: 0 }]);
    project = await newProject(['--target-url', `http://127.0.0.1:${port}/api`]);
    chain = await startCli(project.folder);
  });

  after(async () => {
    await chain?.stop();
    await project?.remove();
  });

  test('the orders document of the template points there', () => {
    const document = JSON.parse(readFileSync(join(project.folder, 'openapi', 'orders.json'), 'utf8'));
    assert.deepEqual(document.servers, [{ url: `http://127.0.0.1:${port}/api` }]);
  });

  test('the first call is broken at the target, though it was never heard from; once it is there the token arrives', async () => {
    const gone = readFlowDocument((await runCliJson(['send', project.folder])).value);
    assert.deepEqual([gone.verdict, gone.brokenAt, gone.findings[0]?.code], ['broken', 'target', 'target-failed']);
    const api = await startForeignApi(port);
    try {
      const sent = readFlowDocument((await runCliJson(['send', project.folder, '--prompt', 'Show order 4711'])).value);
      assert.deepEqual([sent.verdict, sent.hops[4]?.presence], ['undetermined', 'notLogged']);
      assert.equal(api.calls[0]?.url, '/api/orders/4711');
      assert.match(api.calls[0]?.headers.authorization ?? '', /^Bearer \S+$/);
    } finally {
      await api.close();
    }
  });
});
