import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { startDeployStage, type DeployStage, type RunOptions } from '../aws/deployMatrix.ts';
import { isReading, type Fault } from '../aws/faultProxy.ts';
import { readCliError } from '../testing/readCliError.ts';

let stage: DeployStage;
const home = mkdtempSync(join(tmpdir(), 'home-'));
before(async () => void (stage = await startDeployStage()));
after(async () => {
  await stage?.stop();
  rmSync(home, { recursive: true });
});

const noKeys = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: home, USERPROFILE: home };
const startUrl = 'https://corp.awsapps.com/start';

/** The token of a sign-in that ran out, where the SDK looks for it. */
function expireSignIn(): string {
  const cache = join(home, '.aws', 'sso', 'cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, `${createHash('sha1').update(startUrl).digest('hex')}.json`), JSON.stringify({ accessToken: 'none', expiresAt: '2020-01-01T00:00:00Z', region: 'us-west-2', startUrl }));
  const config = join(home, '.aws', 'config');
  writeFileSync(config, `[profile dev]\nsso_start_url = ${startUrl}\nsso_region = us-west-2\nsso_account_id = 123456789012\nsso_role_name = Dev\nregion = us-west-2\n`);
  return config;
}

const refused = (error: string, message: string): RunOptions => ({ fault: ({ operation }) => (operation === 'GetCallerIdentity' ? { status: 403, error, body: { message } } : null) });

const troubles: readonly (readonly [string, readonly string[], RunOptions, { readonly code: string; readonly message: RegExp; readonly remedy: RegExp }])[] = [
  ['no credentials', [], { env: noKeys }, { code: 'aws-credentials-missing', message: /There are no usable AWS credentials: /, remedy: /aws sso login/ }],
  ['a sign-in that ran out', ['--profile', 'dev'], { env: { ...noKeys, AWS_CONFIG_FILE: expireSignIn() } }, { code: 'aws-credentials-missing', message: /in profile dev: .*expired/i, remedy: /^Sign in again with "aws sso login --profile dev"/ }],
  ['a session that ran out', [], refused('ExpiredToken', 'The security token included in the request is expired'), { code: 'aws-credentials-missing', message: /is expired/, remedy: /Sign in/ }],
  ['a profile that there is not', ['--profile', 'nobody'], { env: noKeys }, { code: 'aws-credentials-missing', message: /in profile nobody/, remedy: /name another profile/ }],
  ['a region that there is not', ['--region', 'us-nowhere-9'], { env: { AWS_ENDPOINT_URL: 'http://sts.us-nowhere-9.invalid' } }, { code: 'aws-unavailable', message: /cannot be reached \(sts in us-nowhere-9\)/, remedy: /that the region exists/ }],
];

for (const [what, args, options, { code, message, remedy }] of troubles) {
  test(`${what}: told before anything is changed, with what mends it`, async () => {
    const ran = await stage.run('deploy', [...args, '--json'], options);
    assert.equal(ran.code, 69, `${ran.stdout}${ran.stderr}`);
    const error = readCliError(JSON.parse(ran.stdout));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.match(error.remedy, remedy);
    assert.deepEqual(ran.calls.filter((call) => !isReading(call)), []);
  });
}

test('a step that there is not, and a place that is no project', async () => {
  const ran = await stage.run('plan', ['--only', 'moon', '--json']);
  assert.deepEqual([ran.code, readCliError(JSON.parse(ran.stdout)).code, ran.calls.length], [64, 'usage', 0]);
  const nowhere = await stage.run('deploy', [], { env: {}, folder: join(home, 'none') });
  assert.deepEqual([nowhere.code, nowhere.calls.length], [65, 0]);
});

test('plan --json gives steps, each with step, kind, resource and because; the plan as text says the account and the sum', async () => {
  await stage.reset();
  const ran = await stage.run('plan', ['--json']);
  assert.equal(ran.code, 0, ran.stderr);
  const plan = JSON.parse(ran.stdout) as { readonly account: string; readonly region: string; readonly steps: readonly { readonly [member: string]: unknown }[] };
  assert.deepEqual([plan.account, plan.region, ran.stderr], ['123456789012', 'us-west-2', '']);
  for (const step of plan.steps) {
    assert.deepEqual(Object.keys(step).slice(0, 4), ['step', 'kind', 'resource', 'because']);
    assert.ok(['target', 'interceptor', 'gateway', 'agent', 'frontend'].includes(String(step['step'])));
    assert.ok(['create', 'update', 'keep', 'delete', 'blocked'].includes(String(step['kind'])));
    assert.deepEqual(Object.keys(step['resource'] as object), ['id', 'kind', 'name']);
    assert.match(String(step['because']), /\w+ \w+.*[^.]$/);
  }
  const { stdout, code } = await stage.run('plan', ['--only', 'interceptor', '--verbose']);
  assert.equal(code, 0);
  assert.match(stdout, /^Deployment of orders into account 123456789012, us-west-2\n/);
  assert.match(stdout, /\n {6}policy: \{"Version":"2012-10-17"/, 'policies in full, on demand');
  assert.match(stdout, /\n4 to create\.\n$/);
});

test('where nobody can be asked, nothing is changed without --yes', async () => {
  await stage.reset();
  const ran = await stage.run('deploy', [], { yes: false });
  assert.equal(ran.code, 64);
  assert.match(ran.stdout, /^Deployment of orders into account/, 'the plan is shown first');
  assert.match(ran.stderr, /Nobody is there to confirm it\.\n.*--yes/);
  assert.deepEqual(await stage.inventory(), []);
});

test('deploy --json ends with the outputs, by resource', async () => {
  await stage.reset();
  const { stdout, code } = await stage.run('deploy', ['--only', 'interceptor', '--json']);
  assert.equal(code, 0);
  const document = JSON.parse(stdout) as { readonly steps: readonly unknown[]; readonly outputs: { readonly [id: string]: { readonly arn?: string } } };
  assert.deepEqual(Object.keys(document).at(-1), 'outputs');
  assert.deepEqual(document.steps, ['role', 'logs', 'function', 'alias'].map((part) => ({ id: `interceptor/${part}`, outcome: 'created' })));
  assert.equal(document.outputs['interceptor/alias']?.arn, 'arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor:live');
});

test('a name that is taken by somebody else’s: the plan says which and why, and ends with 1', async () => {
  await stage.reset();
  await new IAMClient(stage.moto.access).send(new CreateRoleCommand({ RoleName: 'orders-interceptor', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }] }) }));
  const plan = await stage.run('plan', ['--only', 'interceptor']);
  assert.equal(plan.code, 1);
  assert.match(plan.stdout, /! role orders-interceptor .* blocked: a resource of this name is there, and no tag says that it is this chain’s\n/);
  const { code, stdout } = await stage.run('deploy', ['--only', 'interceptor', '--json']);
  assert.equal(code, 1);
  assert.match(stdout, /"id":"interceptor\/role","outcome":"skipped","because":"a resource of this name is there/);
});

test('what an organisation forbids is told as that, and no permission is proposed', async () => {
  await stage.reset();
  const message = 'User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:CreateRole on resource: x with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1';
  const { code, stderr, stdout } = await stage.run('deploy', ['--only', 'interceptor'], { fault: ({ operation }) => (operation === 'CreateRole' ? { status: 403, error: 'AccessDenied', body: { message } } : null) });
  assert.equal(code, 1);
  assert.match(stderr, /user\/ana may not call iam:CreateRole on role orders-interceptor: service control policy forbids it/);
  assert.doesNotMatch(stderr, /"Effect"/);
  assert.match(stdout, /Stopped short: 3 of 4 resources are not as the chain file says\. Run it again to go on\./);
  assert.deepEqual(await stage.inventory(), ['log-group /aws/lambda/orders-interceptor 14'], 'what did not need the role is there');
});

test('a component that does not build stops what needs it, not another step, and never a destroy', async () => {
  await stage.reset();
  const builder = join(stage.folder, 'agent', 'build.mjs');
  const before = readFileSync(builder);
  writeFileSync(builder, 'throw new Error("no such syntax");\n');
  try {
    const all = await stage.run('deploy', ['--json']);
    assert.deepEqual([all.code, readCliError(JSON.parse(all.stdout)).code], [69, 'component-build-failed']);
    assert.deepEqual(await stage.inventory(), []);
    assert.equal((await stage.run('deploy', ['--only', 'interceptor'])).code, 0);
    const { code, stdout } = await stage.run('destroy');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^To take away from account 123456789012, us-west-2:\n {2}- alias live\n {2}- function orders-interceptor\n/);
    assert.deepEqual(await stage.inventory(), []);
  } finally {
    writeFileSync(builder, before);
  }
});

for (const command of ['deploy', 'destroy'] as const) {
  test(`Ctrl+C during ${command} lets the call under way end, begins no other, and the next one goes on`, { skip: process.platform === 'win32' && 'signals' }, async () => {
    await stage.reset();
    if (command === 'destroy') await stage.run('deploy', ['--only', 'interceptor']);
    const held = command === 'deploy' ? 'CreateFunction' : 'DeleteAlias';
    let pid = 0;
    const changedAfter: string[] = [];
    let isHeld = false;
    const fault = async (call: { readonly operation: string }): Promise<Fault | null> => {
      if (isHeld && !isReading(call)) changedAfter.push(call.operation);
      if (call.operation === held) {
        isHeld = true;
        process.kill(pid, 'SIGINT');
        await new Promise((resolve) => setTimeout(resolve, 300)); // the signal arrives while AWS is at it
      }
      return null;
    };
    const { code, stderr } = await stage.run(command, command === 'deploy' ? ['--only', 'interceptor'] : [], { fault, started: (id) => (pid = id) });
    assert.equal(code, 130, stderr);
    assert.deepEqual(changedAfter, []);
    const there = await stage.inventory();
    if (command === 'deploy') assert.ok(there.includes('function orders-interceptor'), 'the call under way was let end');
    else assert.ok(!there.some((line) => line.startsWith('alias')) && there.includes('function orders-interceptor'));
    assert.equal((await stage.run(command, command === 'deploy' ? ['--only', 'interceptor'] : [])).code, 0);
  });
}
