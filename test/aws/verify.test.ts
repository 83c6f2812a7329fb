import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BedrockAgentCoreControlClient, CreateAgentRuntimeCommand, DeleteAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { Agent } from 'undici';
import { ownershipTags } from '../../src/core/deploy/ownership.ts';
import { demoUsers } from '../../src/local/identity/localUser.ts';
import { oktaShape } from '../../src/local/identity/oktaShape.ts';
import { signIn } from '../../src/local/identity/signIn.ts';
import { browse, loginAs } from '../testing/browse.ts';
import { cli, runCli, type CliResult } from '../testing/cli.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { readCliError } from '../testing/readCliError.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { startSignInProvider } from '../testing/signInProvider.ts';
import { startTestIssuer } from '../testing/testIssuer.ts';
import { runtimeInput } from './agentCoreResources.ts';
import { startVerifyStage, type VerifyStage } from './verifyStage.ts';

let stage: VerifyStage;
before(async () => void (stage = await startVerifyStage()));
after(() => stage?.stop());

async function tokenOfAna(): Promise<string> {
  const [ana] = demoUsers;
  assert.ok(ana !== undefined);
  const dispatcher = new Agent();
  const { accessToken } = await signIn(ana, { issuer: stage.issuer, clientId: oktaShape.frontendClientId, scopes: ['openid', 'orders.read', 'orders.write'], dispatcher });
  await dispatcher.close();
  return accessToken.reveal();
}

function verify(args: readonly string[], input = '', folder = stage.folder): Promise<CliResult> {
  return runCli(['verify', folder, ...args], { input, env: stage.env });
}

describe('a request with a pasted token', () => {
  test('goes through the deployed chain, and its flow is told out of CloudWatch', async () => {
    const token = await tokenOfAna();
    const { code, stdout, stderr } = await verify(['--token-stdin'], token);
    assert.equal(code, 0, stderr + stdout);
    assert.match(stderr, /Runtime orders_[\w-]+ in account 123456789012, us-west-2, lets callers in by CUSTOM_JWT\./);
    assert.match(stdout, /Espresso cups/, 'the agent’s answer');
    assert.match(stdout, /Frontend[^]*Agent[^]*Gateway[^]*Interceptor[^]*Target/);
    assert.deepEqual(stage.bearers, [`Bearer ${token}`]);
    assert.deepEqual(leaksIn('output', stdout + stderr, [token]), []);
  });

  test('as JSON: the flow document, with the answer and what was warned of', async () => {
    const token = await tokenOfAna();
    // A token endpoint's whole answer will do.
    const { code, stdout, stderr } = await verify(['--token-stdin', '--json', '--prompt', 'List my orders'], JSON.stringify({ access_token: token, token_type: 'Bearer' }));
    const value = JSON.parse(stdout) as { readonly answer: { readonly status: number; readonly text: string; readonly fault: string | null }; readonly warnings: readonly string[] };
    const flow = readFlowDocument(value);
    assert.deepEqual([code, flow.verdict, flow.sub, flow.tool], [0, 'healthy', 'ana@example.com', 'orders___listOrders'], stderr);
    assert.deepEqual(flow.hops.map(({ hop, presence }) => `${hop} ${presence}`), ['frontend seen', 'agent seen', 'gateway seen', 'interceptor seen', 'target seen']);
    assert.deepEqual([value.answer.status, value.answer.fault, value.warnings], [200, null, []]);
    assert.match(value.answer.text, /Espresso cups/);
    assert.deepEqual(leaksIn('output', stdout + stderr, [token]), []);
  });

  test('lines that do not come are waited for, and their silence is no proof', async () => {
    stage.heldBack.add('gateway').add('target');
    const { code, stdout, stderr } = await verify(['--token-stdin', '--json', '--timeout', '6s'], await tokenOfAna());
    const flow = readFlowDocument(JSON.parse(stdout));
    assert.deepEqual([code, flow.verdict], [2, 'undetermined'], stdout);
    assert.match(stderr, /Waiting for the log of gateway[^]*Nothing was found of the request in the log of gateway, target\. That alone proves nothing[^]*flow DIR --aws --id /);
    stage.heldBack.clear();
    const late = await runCli(['flow', stage.folder, '--aws', '--id', flow.id, '--json'], { env: stage.env });
    assert.equal(readFlowDocument(JSON.parse(late.stdout)).id, flow.id, late.stderr);
  });

  test('what the token lacks is warned of, and what the runtime says of it told; the logs are not asked then', async () => {
    const issuer = await startTestIssuer();
    try {
      const foreign = await issuer.sign({ exp: 1_700_000_000, aud: 'api://others' });
      const { code, stderr, stdout } = await verify(['--token-stdin'], foreign);
      assert.equal(code, 69);
      assert.match(stderr, /! The token: It was issued by http[^]*! The token: It is meant for api:\/\/others\.[^]*! The token: It expired/);
      assert.match(stderr, /The runtime did not let the request in \(401 UnauthorizedException\)[^]*\(aws-access-denied\)/);
      assert.deepEqual(leaksIn('output', stdout + stderr, [foreign]), []);
      const opaque = await verify(['--token-stdin'], 'aBc0123456789opaque');
      assert.match(opaque.stderr, /! The token cannot be decoded: a signed JWT has three parts[^]*If it is opaque, no hop can read it/);
      assert.match(opaque.stderr, /401 UnauthorizedException/);
      const several = await verify(['--token-stdin'], `${foreign}\n${await issuer.sign({ sub: 'x' })}`);
      assert.match(several.stderr, /more than one token[^]*\(token-malformed\)/);
      assert.equal(several.code, 65);
      assert.match((await verify(['--token-stdin'], ' \n')).stderr, /stdin held none[^]*\(token-required\)/);
      assert.match((await verify(['--token-stdin'], 'tökén')).stderr, /character 2 is none that an HTTP header can hold/);
    } finally {
      await issuer.close();
    }
  });
});

describe('a user who signs in', () => {
  const ana = demoUsers[0] ?? assert.fail('no user');

  /** Runs it, and has the user do what stands on stderr as soon as it stands there. */
  async function verifySigningIn(args: readonly string[], act: (address: string) => Promise<unknown>, folder = stage.folder): Promise<CliResult> {
    const child = spawn(process.execPath, [cli, 'verify', folder, ...args], { env: { ...process.env, ...stage.env, BROWSER: '/bin/true' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    let acted: Promise<unknown> | null = null;
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      const address = /(?:^|or open )(http:\/\/\S+)\n/m.exec(stderr)?.[1];
      if (address !== undefined) acted ??= act(address);
    });
    const [code] = (await once(child, 'close')) as [number];
    await acted;
    return { code, stdout, stderr };
  }

  test('with the browser: the token goes through the chain and stands nowhere', async () => {
    const before = stage.bearers.length;
    const { code, stdout, stderr } = await verifySigningIn(['--sign-in', 'browser'], (address) => browse(address, loginAs(ana.name, ana.password)));
    assert.equal(code, 0, stderr + stdout);
    assert.match(stderr, /Sign in with the browser that opens now, or open\nhttp/);
    assert.match(stdout, /Healthy\n {2}ana@example\.com called listOrders/);
    const [bearer = ''] = stage.bearers.slice(before);
    assert.match(bearer, /^Bearer eyJ/);
    assert.deepEqual(leaksIn('output', stdout + stderr, [bearer.slice('Bearer '.length)]), []);
    assert.ok(!/[?&]code=/.test(stdout + stderr));
  });

  test('with a device code, where the provider gives them', async () => {
    const provider = await startSignInProvider();
    const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-verify-'));
    try {
      const chain = JSON.parse(await readFile(join(stage.folder, 'agentcore-chain.json'), 'utf8')) as { identity: object };
      await writeFile(join(folder, 'agentcore-chain.json'), JSON.stringify({ ...chain, identity: { ...chain.identity, issuer: provider.issuer, clientId: null } }));
      const nobody = await verify([], '', folder);
      assert.match(nobody.stderr, /^agentcore-chain\.json leaves identity\.clientId empty, so nobody knows where to sign in\.\nFill in the chain file, or paste an access token\.\n\(chain-file-invalid\)/);
      const { code, stderr } = await verifySigningIn(['--client-id', provider.clientId, '--scope', 'openid orders.read'], (address) => provider.browse(address), folder);
      assert.match(stderr, /Sign in on any device: open http:\/\/127\.0\.0\.1:\d+\/device\nand type the code [A-Z]{4}-[A-Z]{4}, or open http/);
      // The runtime knows another issuer: that the token came to it is what counts here.
      assert.match(stderr, /The runtime did not let the request in \(401 UnauthorizedException\)/);
      assert.equal(code, 69);
    } finally {
      await provider.close();
      await rm(folder, { recursive: true });
    }
  });

  test('ways that are none', async () => {
    assert.match((await verify(['--sign-in', 'magic'])).stderr, /--sign-in "magic" is no way to sign in[^]*\(usage\)/);
    const { code, stderr } = await verify(['--sign-in', 'device']);
    assert.match(stderr, /offers no sign-in by a device code\.\nSign in with the browser, or paste a token\.\n\(sign-in-failed\)/);
    assert.equal(code, 69);
    assert.match((await verify(['--sign-in', 'browser', '--redirect-uri', 'https://example.com/callback'])).stderr, /is none on this machine[^]*\(usage\)/);
  });
});

describe('what is deployed', () => {
  let folder: string;
  before(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'agentcore-chain-verify-')), 'orders');
    await cp(join(stage.folder, 'agentcore-chain.json'), join(folder, 'agentcore-chain.json'));
  });
  after(() => rm(join(folder, '..'), { recursive: true, force: true }));

  const edit = async (change: (chain: { agent: { runtimeId: string | null; requestHeaderAllowlist: string[] }; name: string }) => void): Promise<void> => {
    const path = join(folder, 'agentcore-chain.json');
    const chain = JSON.parse(await readFile(join(stage.folder, 'agentcore-chain.json'), 'utf8')) as Parameters<typeof change>[0];
    change(chain);
    await writeFile(path, JSON.stringify(chain));
  };

  test('no runtime: refused before anybody signs in, and before stdin is read', async () => {
    await edit((chain) => void (chain.agent.runtimeId = null));
    const { code, stdout } = await verify(['--token-stdin', '--json'], '', folder);
    const error = readCliError(JSON.parse(stdout));
    assert.deepEqual([code, error.code], [69, 'aws-resource-missing']);
    assert.match(error.message, /^No agent of orders is deployed in account 123456789012, us-west-2: there is no runtime orders\.$/);
    const elsewhere = await verify(['--token-stdin', '--region', 'eu-west-1'], '', stage.folder);
    assert.match(elsewhere.stderr, /No agent of orders is deployed in account 123456789012, eu-west-1/);
  });

  test('a runtime is found by name and tags; one without our tags gets no token, unless the chain file names it', async () => {
    const control = new BedrockAgentCoreControlClient(stage.moto.access);
    const make = (tags: Record<string, string>) => control.send(new CreateAgentRuntimeCommand({ ...runtimeInput('orders', { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: [] }, stage.deployed.identity), tags }));
    await edit((chain) => void (chain.agent.runtimeId = null));
    const foreign = await make({});
    const refused = await verify(['--token-stdin'], '', folder);
    assert.match(refused.stderr, /Runtime orders in account 123456789012, us-west-2 is not known as this chain’s, and a user’s token is sent to no other\.[^]*\(aws-refused\)/);
    await edit((chain) => void (chain.agent.runtimeId = foreign.agentRuntimeId ?? null));
    assert.match((await verify(['--token-stdin'], '', folder)).stderr, /stdin held none/);
    await control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId: foreign.agentRuntimeId }));

    const own = await make(ownershipTags('orders', 'agent/runtime'));
    await edit((chain) => void (chain.agent.runtimeId = null));
    const found = await verify(['--token-stdin'], 'opaque0123456789', folder);
    assert.match(found.stderr, new RegExp(`Runtime ${own.agentRuntimeId} in account`));
    assert.match(found.stderr, /! The deployed runtime does not let the header X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken through to the agent \(requestHeaderAllowlist\), so the agent gets no token/);
    await control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId: own.agentRuntimeId }));
    control.destroy();
  });

  test('usage', async () => {
    assert.match((await verify(['--token-stdin', '--timeout', 'soon'])).stderr, /--timeout "soon" is no span of time\.[^]*\(usage\)/);
  });
});
