import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exitCodes } from '../../src/cli/exitCodes.ts';
import { commands } from '../../src/cli/commands.ts';
import { cli, runCli, runCliJson } from '../testing/cli.ts';
import { readCliError } from '../testing/readCliError.ts';

describe('the command line says what it takes', () => {
  let parent: string;
  let project: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-usage-'));
    project = join(parent, 'orders');
    assert.equal((await runCli(['new', project, '--yes'])).code, exitCodes.ok);
  });

  after(() => rm(parent, { recursive: true, force: true }));

  for (const { name, usage, summary } of commands) {
    test(`${name} --help`, async () => {
      const [text, data] = await Promise.all([runCli([name, '--help']), runCliJson([name, '-h'])]);
      assert.deepEqual([text.code, data.code], [exitCodes.ok, exitCodes.ok]);
      assert.match(text.stdout, new RegExp(`^agentcore-chain ${name} `));
      assert.ok(text.stdout.includes(summary));
      assert.deepEqual(data.value, { name, usage, summary });
    });
  }

  test('without a command, help, --help and --version', async () => {
    const bare = await runCli([]);
    assert.equal(bare.code, exitCodes.usage);
    const helped = await Promise.all([runCli(['help']), runCli(['--help']), runCli(['-h'])]);
    for (const { code, stdout } of helped) assert.deepEqual([code, stdout], [exitCodes.ok, bare.stdout]);
    for (const { name } of commands) assert.match(bare.stdout, new RegExp(`^  ${name} `, 'm'));
    const listed = await runCliJson(['help']);
    assert.deepEqual(listed.value, { commands: commands.map(({ name, usage, summary }) => ({ name, usage, summary })) });
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    assert.equal((await runCli(['--version'])).stdout, `${version}\n`);
    assert.deepEqual((await runCliJson(['--version'])).value, { version });
    assert.deepEqual((await runCli(['--json', '--version'])).stdout, `{"version":"${version}"}\n`);
  });

  const refused: readonly { readonly args: readonly string[]; readonly says: RegExp }[] = [
    { args: ['sned', 'x'], says: /There is no command "sned"/ },
    { args: ['__proto__'], says: /There is no command "__proto__"/ },
    { args: ['send'], says: /send takes <dir>/ },
    { args: ['send', 'one', 'two'], says: /send takes <dir>/ },
    { args: ['scenarios', 'x'], says: /scenarios takes/ },
    { args: ['run', 'x', '--prot', '1'], says: /Unknown option '--prot'/ },
    { args: ['run', 'x', '--issuer'], says: /--issuer/ },
    { args: ['run', 'x', '--issuer='], says: /--issuer takes local or configured, not ""/ },
    { args: ['flow', 'x', '--last=yes'], says: /--last/ },
    { args: ['flow', 'x', '--since', '1h'], says: /--since needs --aws/ },
    { args: ['flows', 'x', '--profile', 'p'], says: /--profile needs --aws/ },
    { args: ['flow', 'x', '--aws', '--since', 'yesterday'], says: /--since "yesterday" is no span of time/ },
    { args: ['flows', 'x', '--aws', '--since', '-1h'], says: /--since/ },
    { args: ['flows', 'x', '--aws', '--since', '9999999d'], says: /no span of time/ },
    { args: ['new', 'x', '--language', 'java'], says: /--language takes typescript or python, not "java"/ },
    { args: ['new', 'x', '--idp', 'cognitto'], says: /--idp takes okta or cognito or entra or auth0 or keycloak or generic, not "cognitto"/ },
    { args: ['new', 'x', '--idp', 'auth0', '--issuer', 'https://example.us.auth0.com'], says: /Auth0’s issuer ends with a slash/ },
    { args: ['new', 'x', '--authorizer', 'AWS-IAM'], says: /--authorizer takes AWS_IAM or CUSTOM_JWT or NONE, not "AWS-IAM"/ },
    { args: ['new', 'x', '--region', 'Oregon'], says: /region/ },
    { args: ['new', 'x', '--issuer', 'http://idp.example.com'], says: /issuer .*https/ },
    { args: ['new', 'x', '--target-url', 'ftp://api.example.com'], says: /url/ },
  ];

  for (const { args, says } of refused) {
    test(`${args.join(' ')} is refused`, async () => {
      const { code, value, stderr } = await runCliJson(args, { cwd: parent });
      const error = readCliError(value);
      assert.deepEqual([code, error.code, error.source], [exitCodes.usage, 'usage', 'user']);
      assert.match(error.message, says);
      assert.equal(stderr, '');
      const text = await runCli(args, { cwd: parent });
      assert.deepEqual([text.code, text.stdout], [exitCodes.usage, '']);
      assert.match(text.stderr, says);
    });
  }

  test('commands that need a running chain say that none runs, and how to start it', async () => {
    for (const command of ['send', 'stop']) {
      const { code, value } = await runCliJson([command, project]);
      const { code: name, message, remedy } = readCliError(value);
      assert.deepEqual([code, name], [exitCodes.outside, 'chain-not-running']);
      assert.match(message, /No chain runs in .*orders/);
      assert.match(remedy, /agentcore-chain run ".*orders"/);
    }
  });

  test('flow and flows of a project that has never run', async () => {
    const none = await runCliJson(['flow', project]);
    assert.deepEqual([none.code, readCliError(none.value).code], [exitCodes.outside, 'flow-unknown']);
    const unknown = await runCliJson(['flow', project, '--id', 'no-such-flow']);
    assert.match(readCliError(unknown.value).message, /There is no flow no-such-flow/);
    const list = await runCliJson(['flows', project]);
    assert.deepEqual([list.code, list.value], [exitCodes.ok, []]);
    const text = await runCli(['flows', project]);
    assert.deepEqual([text.code, text.stderr], [exitCodes.ok, '']);
    assert.match(text.stdout, /\w/);
  });

  test('flows --aws without log groups looks for them in AWS, for which there must be credentials', async () => {
    const env = { AWS_CONFIG_FILE: join(parent, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(parent, 'none'), AWS_EC2_METADATA_DISABLED: 'true', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_PROFILE: '' };
    const { code, value } = await runCliJson(['flows', project, '--aws'], { env });
    assert.deepEqual([code, readCliError(value).code], [exitCodes.outside, 'aws-credentials-missing']);
  });

  test('scenarios as data', async () => {
    const { code, value } = await runCliJson(['scenarios']);
    assert.equal(code, exitCodes.ok);
    assert.ok(Array.isArray(value) && value.length >= 20);
  });

  test('new writes over nothing: a folder with a file, a file, a folder that cannot be', async () => {
    const used = join(parent, 'used');
    await mkdir(used);
    await writeFile(join(used, 'mine.txt'), 'mine');
    const before = await readdir(used);
    const { code, value } = await runCliJson(['new', used]);
    const error = readCliError(value);
    assert.deepEqual([code, error.code], [exitCodes.badFile, 'folder-not-empty']);
    assert.match(error.message, /used is not empty: it holds mine\.txt/);
    assert.deepEqual(await readdir(used), before);

    for (const place of [join(used, 'mine.txt'), join(used, 'mine.txt', 'orders')]) {
      const refusal = await runCliJson(['new', place]);
      assert.deepEqual([refusal.code, readCliError(refusal.value).code], [exitCodes.badFile, 'file-unwritable'], place);
    }
    assert.equal(await readFile(join(used, 'mine.txt'), 'utf8'), 'mine');
  });

  test('new into a symbolic link to an empty folder, a repository and a folder named in letters of many scripts', async () => {
    const real = join(parent, 'real');
    await mkdir(join(real, '.git'), { recursive: true });
    await symlink(real, join(parent, 'link'));
    assert.equal((await runCli(['new', join(parent, 'link'), '--yes'])).code, exitCodes.ok);
    assert.ok((await readdir(real)).includes('agentcore-chain.json'));
    for (const name of ['注文 #1 50%', '…', '-x', 'a'.repeat(200)]) {
      const folder = join(parent, name);
      const { code, value } = await runCliJson(['new', folder]);
      assert.equal(code, exitCodes.ok, JSON.stringify(value));
      assert.equal((await runCli(['flows', folder])).code, exitCodes.ok); // the chain file that it wrote can be read
    }
  });

  test('new never waits for an answer without a terminal, even when stdin stays open', async () => {
    const child = spawn(process.execPath, [cli, 'new', join(parent, 'patient')], { stdio: ['pipe', 'pipe', 'pipe'] });
    const [code] = await new Promise<readonly unknown[]>((resolve) => child.once('exit', (...end) => resolve(end)));
    assert.equal(code, exitCodes.ok);
    child.stdin.end();
  });

  test('an OpenAPI document that AWS would refuse, and one that is no JSON', async () => {
    const document = join(parent, 'openapi.json');
    await writeFile(document, JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: { '/a': { get: { responses: { 200: { description: 'ok' } } } } } }));
    const { code, value } = await runCliJson(['new', join(parent, 'api'), '--openapi', document, '--target-url', 'http://127.0.0.1:1']);
    const error = readCliError(value);
    assert.deepEqual([code, error.code], [exitCodes.badFile, 'openapi-invalid']);
    assert.match(error.message, /operationId/);
    await writeFile(document, '{"openapi":');
    const broken = await runCliJson(['new', join(parent, 'api'), '--openapi', document]);
    assert.deepEqual([broken.code, readCliError(broken.value).code], [exitCodes.badFile, 'openapi-invalid']);
    assert.match(readCliError(broken.value).message, /openapi\.json:1:\d+ is neither JSON nor YAML/);
    await writeFile(document, 'openapi: 3.1.0\ninfo: {title: bills, version: "1"}\nservers: [{url: "http://127.0.0.1:1"}]\npaths: {/bills: {get: {operationId: listBills, responses: {200: {description: ok}}}}}\n');
    assert.equal((await runCliJson(['new', join(parent, 'bills'), '--openapi', document])).code, exitCodes.ok);
    assert.ok(!(await readdir(parent)).includes('api'));
  });

  test('a reader that goes away is no fault', async () => {
    const child = spawn(process.execPath, [cli, 'scenarios'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    assert.equal(complaint, '');
  });

  test('every error code has an exit code of the contract', async () => {
    const { errorCodes } = await import('../../src/core/errors.ts');
    const { exitCodeOfError } = await import('../../src/cli/exitCodes.ts');
    const allowed: readonly number[] = [exitCodes.usage, exitCodes.badFile, exitCodes.outside, exitCodes.internal, exitCodes.interrupted];
    for (const code of errorCodes) assert.ok(allowed.includes(exitCodeOfError(code)), code);
  });
});
