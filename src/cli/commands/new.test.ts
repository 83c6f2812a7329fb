import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { parseArgs } from 'node:util';
import { composeServices } from '../../compose.ts';
import { ChainError } from '../../core/errors.ts';
import type { Io } from '../io.ts';
import { newCommand } from './new.ts';

type Terminal = { readonly typed?: readonly string[]; readonly env?: { readonly [name: string]: string } };

/** Runs `new` as the command line would; `typed` makes its streams a terminal whose user answers each prompt, then closes it. */
async function runNew(args: readonly string[], { typed, env = {} }: Terminal = {}) {
  const isTTY = typed !== undefined;
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, { isTTY }));
  assert.ok(stdin !== undefined && stdout !== undefined && stderr !== undefined);
  const answers = [...(typed ?? [])];
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
    if (!String(chunk).includes('Name of the chain')) return;
    const answer = answers.shift();
    if (answer === undefined) stdin.end();
    else stdin.write(`${answer}\n`);
  });
  const io: Io = { stdin, stdout, stderr, env, signal: new AbortController().signal, tellStays: () => {} };
  const { values, positionals } = parseArgs({ args: [...args].filter((arg) => arg !== '--json'), options: newCommand.options, allowPositionals: true });
  const result = await newCommand.run({ positionals, values: values as Record<string, string | boolean | undefined>, json: args.includes('--json'), io, services: composeServices({ environment: () => process.env }) }).catch((error: unknown) => error);
  return { result, stdout: String(stdout.read() ?? ''), stderr: said };
}

async function temporary(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'new ü '));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function chainIn(folder: string): Promise<{ name: string; region: string; gateway: { authorizer: string }; identity: unknown; targets: { url: string | null }[] }> {
  return JSON.parse(await readFile(join(folder, 'agentcore-chain.json'), 'utf8'));
}

test('makes a project without asking where there is no terminal', async (context) => {
  const folder = join(await temporary(context), 'Meine Aufträge');
  const { result, stdout, stderr } = await runNew([folder]);
  assert.equal(result, 0, String(result));
  assert.equal(stderr, '');
  assert.match(stdout, /^New chain Meine-Auftrage in .*Meine Aufträge \(\d+ files\):\n {2}agentcore-chain\.json /);
  assert.match(stdout, /agentcore-chain run ".*Meine Aufträge"\n$/);
  assert.deepEqual((await readdir(folder)).sort(), ['.github', '.gitignore', '.vscode', 'GUIDE.md', 'README.md', 'agent', 'agentcore-chain.json', 'interceptor', 'target-api']);
});

test('takes every answer from the options, and prints JSON only with --json', async (context) => {
  const folder = join(await temporary(context), 'orders');
  const { result, stdout } = await runNew([folder, '--json', '--issuer', 'https://example.okta.com/oauth2/default', '--audience', 'api://orders', '--client-id', '0oa1', '--authorizer', 'CUSTOM_JWT', '--region', 'eu-central-1', '--language', 'typescript', '--frontend', 'none', '--yes'], { typed: [] });
  assert.equal(result, 0, String(result));
  const printed = JSON.parse(stdout) as { folder: string; chain: string; files: string[]; warnings: string[] };
  assert.equal(printed.folder, folder);
  assert.ok(printed.files.includes('agent/src/main.ts'));
  const chain = await chainIn(folder);
  assert.deepEqual(chain.identity, { preset: 'okta', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: '0oa1' });
  assert.equal(chain.gateway.authorizer, 'CUSTOM_JWT');
  assert.equal(chain.region, 'eu-central-1');
});

test('Python everywhere but in one component, Streamlit and Amazon Cognito; the summary names all of it', async (context) => {
  const folder = join(await temporary(context), 'my_orders');
  const { result, stdout } = await runNew([folder, '--language', 'python', '--interceptor', 'typescript', '--frontend', 'streamlit', '--idp', 'cognito', '--issuer', 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', '--client-id', '1example23456789abcdefghij']);
  assert.equal(result, 0, String(result));
  for (const line of ['frontend/ +the frontend \\(Python, Streamlit\\)', 'agent/ +the agent \\(Python\\)', 'interceptor/ +the interceptor \\(TypeScript\\)', 'target-api/ +the target API \\(Python\\)', 'GUIDE\\.md ']) {
    assert.match(stdout, new RegExp(`^  ${line}`, 'm'));
  }
  assert.match(stdout, /^On AWS: gateway my-orders, runtime my_orders, in us-west-2\.\nIdentity provider: Amazon Cognito, https:\/\/cognito-idp/m);
  const chain = await chainIn(folder);
  assert.deepEqual(chain.identity, { preset: 'cognito', issuer: 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', audience: '1example23456789abcdefghij', clientId: '1example23456789abcdefghij' });
  assert.match(await readFile(join(folder, 'target-api', 'k8s', 'config-map.yaml'), 'utf8'), /AUDIENCE_CLAIM: "client_id"/);
});

for (const [name, text, says] of [
  ['AWS', 'openapi: 3.0.3\ninfo: {title: Bills, version: "1"}\nservers: [{url: "https://a.example.com"}]\npaths:\n  /bills:\n    get:\n      responses: {"200": {description: ok}}\n', /bills\.yaml cannot be the document of a gateway target:\n {2}GET \/bills: it has no operationId, .* \(line 6\)$/],
  ['OpenAPI itself', 'openapi: 3.0.3\ninfo: {title: Bills, version: "1"}\nservers: [{url: "https://a.example.com"}]\npaths:\n  /bills:\n    get:\n      operationId: listBills\n      responses:\n        "200": {}\n', /GET \/bills \(listBills\): it must have required property 'description' \(line 9\)/],
] as const) {
  test(`a document that ${name} would refuse is told with operation and line, and nothing is written`, async (context) => {
    const root = await temporary(context);
    await writeFile(join(root, 'bills.yaml'), text);
    const { result } = await runNew([join(root, 'orders'), '--openapi', join(root, 'bills.yaml')]);
    assert.ok(result instanceof ChainError && result.code === 'openapi-invalid', String(result));
    assert.match(result.message, says);
    assert.deepEqual(await readdir(root), ['bills.yaml']);
  });
}

test('takes the region from AWS’s own variables', async (context) => {
  const folder = join(await temporary(context), 'orders');
  await runNew([folder], { env: { AWS_REGION: 'ap-south-1' } });
  assert.equal((await chainIn(folder)).region, 'ap-south-1');
});

test('asks a person for the name, again where AWS would refuse it', async (context) => {
  const folder = join(await temporary(context), 'orders');
  const { result, stderr } = await runNew([folder], { typed: ['my_orders', 'my-orders'] });
  assert.equal(result, 0, String(result));
  assert.match(stderr, /Name of the chain \(orders\): .*That cannot be: a gateway name holds/s);
  assert.equal((await chainIn(folder)).name, 'my-orders');
});

test('an empty answer takes the suggestion, a closed terminal stops', async (context) => {
  const root = await temporary(context);
  await runNew([join(root, 'orders')], { typed: [''] });
  assert.equal((await chainIn(join(root, 'orders'))).name, 'orders');
  const { result } = await runNew([join(root, 'other')], { typed: [] });
  assert.ok(result instanceof ChainError && result.code === 'interrupted', String(result));
  assert.deepEqual(await readdir(root), ['orders']);
});

test('does not ask with --yes', async (context) => {
  const folder = join(await temporary(context), 'orders');
  assert.doesNotMatch((await runNew([folder, '--yes'], { typed: ['other'] })).stderr, /Name/);
});

test('takes an API that is there: a document in YAML and an address where nobody answers', async (context) => {
  const root = await temporary(context);
  await writeFile(join(root, 'bills.yaml'), 'openapi: 3.0.3\ninfo: {title: Bills, version: "1"}\npaths:\n  /bills:\n    get: {operationId: listBills, responses: {"200": {description: ok}}}\n');
  const folder = join(root, 'orders');
  const { result, stderr } = await runNew([folder, '--openapi', join(root, 'bills.yaml'), '--target-url', 'http://127.0.0.1:1']);
  assert.equal(result, 0, String(result));
  assert.match(stderr, /^Nothing answers at http:\/\/127\.0\.0\.1:1 yet/);
  assert.equal((await chainIn(folder)).targets[0]?.url, 'http://127.0.0.1:1');
  assert.deepEqual((JSON.parse(await readFile(join(folder, 'openapi', 'Bills.json'), 'utf8')) as { servers: unknown }).servers, [{ url: 'http://127.0.0.1:1' }]);
  assert.ok(!(await readdir(folder)).includes('target-api'));
});

for (const [name, args, code, says] of [
  ['a mistyped authorizer', ['--authorizer', 'AWS-IAM'], 'usage', /^--authorizer takes AWS_IAM or CUSTOM_JWT or NONE, not "AWS-IAM"\.$/],
  ['an unknown identity provider', ['--idp', 'x'], 'usage', /^--idp takes okta or cognito or entra or auth0 or keycloak or generic, not "x"\.$/],
  ['an issuer that is no address', ['--issuer', 'okta'], 'usage', /identity\.issuer cannot be "okta"/],
  ['an issuer that its provider would not have', ['--idp', 'auth0', '--issuer', 'https://example.us.auth0.com'], 'usage', /identity\.issuer cannot be "https:\/\/example\.us\.auth0\.com": Auth0’s issuer ends with a slash/],
  ['an audience that breaks out of a manifest', ['--issuer', 'https://example.okta.com/oauth2/default', '--audience', 'api"\n  x: y'], 'usage', /identity\.audience cannot be/],
  ['a client that is not the audience where it has to be', ['--idp', 'cognito', '--issuer', 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_a', '--audience', 'one', '--client-id', 'two'], 'usage', /the audience is the client id, two/],
  ['a language that nobody speaks here', ['--agent', 'pyhton'], 'usage', /^--agent takes typescript or python, not "pyhton"\.$/],
  ['a document that is not there', ['--openapi', 'nowhere.json'], 'file-unreadable', /nowhere\.json: it is not there/],
] as const) {
  test(`refuses ${name}, and writes nothing`, async (context) => {
    const folder = join(await temporary(context), 'orders');
    const { result } = await runNew([folder, ...args]);
    assert.ok(result instanceof ChainError, String(result));
    assert.equal(result.code, code);
    assert.match(result.message, says);
    await assert.rejects(readdir(folder), { code: 'ENOENT' });
  });
}

test('leaves a folder that is not empty alone', async (context) => {
  const folder = join(await temporary(context), 'orders');
  await mkdir(folder);
  await writeFile(join(folder, 'thesis.txt'), '');
  const { result } = await runNew([folder]);
  assert.ok(result instanceof ChainError && result.code === 'folder-not-empty');
  assert.deepEqual(await readdir(folder), ['thesis.txt']);
});
