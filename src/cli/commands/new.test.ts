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
  ['an unknown identity provider', ['--idp', 'x'], 'usage', /^--idp takes okta or generic, not "x"\.$/],
  ['an issuer that is no address', ['--issuer', 'okta'], 'usage', /identity\.issuer cannot be "okta"/],
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
