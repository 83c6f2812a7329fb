import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { JWTPayload } from 'jose';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';
import { fingerprint } from '../../src/core/token/fingerprint.ts';
import { RawToken } from '../../src/core/token/rawToken.ts';
import { runCli, runCliJson, startCli, type RunningCli } from '../testing/cli.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { descendantsOf } from '../testing/processes.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { startTestIssuer, testAudience, type TestIssuer } from '../testing/testIssuer.ts';
import { until } from '../testing/until.ts';

/** A healthy chain but for who may call runtime and gateway, and how that shows. AWS_IAM on both is what every other test runs. */
type Variant = {
  readonly what: string;
  readonly options: readonly string[];
  readonly edit?: (chain: ChainText) => ChainText;
  /** Scenarios that this chain cannot play: the token in question is what opens the runtime. */
  readonly impossible?: readonly string[];
  /** What in agent/src/gatewayCredential.ts to replace by what, so that the gateway refuses the agent. */
  readonly badCredential?: readonly [from: string, to: string];
};

type ChainText = { readonly headers: object; readonly agent: { readonly requestHeaderAllowlist: readonly string[] } };

const variants: readonly Variant[] = [
  { what: 'gateway CUSTOM_JWT', options: ['--authorizer', 'CUSTOM_JWT'], badCredential: ['${await token()}', '${(await token()).slice(0, -9)}'] },
  { what: 'gateway NONE', options: ['--authorizer', 'NONE'] },
  {
    what: 'runtime CUSTOM_JWT', options: [],
    edit: (chain) => ({ ...chain, agent: { ...chain.agent, authorizer: 'CUSTOM_JWT' } }),
    badCredential: ["service: 'bedrock-agentcore'", "service: 'bedrock'"],
  },
  { what: 'runtime and gateway CUSTOM_JWT', options: ['--authorizer', 'CUSTOM_JWT'], edit: (chain) => ({ ...chain, agent: { ...chain.agent, authorizer: 'CUSTOM_JWT' } }) },
  {
    what: 'runtime CUSTOM_JWT, with the user’s token in Authorization', options: [],
    edit: ({ headers, agent, ...chain }) => ({
      ...chain,
      headers: { ...headers, runtime: 'Authorization' },
      agent: { ...agent, authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: ['Authorization', ...agent.requestHeaderAllowlist.slice(1)] },
    }),
    impossible: ['wrong-audience'],
  },
];

/** Broken in front of the gateway and behind it, by configuration, token, a double of each component. */
const told: readonly (readonly [scenario: string, brokenAt: string, code: string])[] = [
  ['headers-not-passed', 'interceptor', 'request-headers-not-passed'],
  ['not-allowlisted', 'agent', 'header-not-allowlisted'],
  ['wrong-audience', 'target', 'audience-mismatch'],
  ['agent-forgets', 'agent', 'token-not-sent'],
  ['token-swapped', 'interceptor', 'token-replaced'],
];

for (const { what, options, edit, impossible = [], badCredential } of variants) {
  describe(what, () => {
    let project: OwnProject;
    let chain: RunningCli;

    before(async () => {
      project = await newProject(options);
      if (edit !== undefined) await editChainFile(project, edit);
      chain = await startCli(project.folder);
    });

    after(async () => {
      await chain?.stop();
      await project?.remove();
    });

    for (const user of ['ana', 'ben']) test(`healthy for ${user}`, () => healthy(project, user));

    // First of the scenarios: an agent keeps its own token, and what comes after must not break by that.
    test('healthy with a new signing key', () => healthy(project, 'ana', ['--scenario', 'key-rotated']));

    for (const [scenario, brokenAt, code] of told) {
      test(scenario, async () => {
        const { code: exit, value } = await runCliJson(['send', project.folder, '--as', 'ben', '--scenario', scenario]);
        if (impossible.includes(scenario)) {
          assert.equal(exit, 69);
          assert.match(JSON.stringify(value), /scenario-not-possible/);
          return;
        }
        const document = readFlowDocument(value);
        assert.deepEqual(outcomeOf(document), { verdict: 'broken', brokenAt, errors: [code] }, JSON.stringify(document, null, 1));
        assert.equal(exit, 1);
      });
    }

    test('healthy again', () => healthy(project, 'ben'));

    if (badCredential === undefined) return;
    test('an agent whose own credential is not good is refused by the gateway, which is told as such', async () => {
      const file = join(project.folder, 'agent', 'src', 'gatewayCredential.ts');
      const code = await readFile(file, 'utf8');
      assert.ok(code.includes(badCredential[0]));
      await writeFile(file, code.replace(...badCredential));
      const document = await until('the edited agent is refused', async () => {
        const sent = readFlowDocument((await runCliJson(['send', project.folder])).value);
        return sent.verdict === 'healthy' ? false : sent;
      });
      assert.deepEqual(outcomeOf(document), { verdict: 'broken', brokenAt: 'gateway', errors: ['gateway-refused-agent'] }, JSON.stringify(document, null, 1));
    });
  });
}

describe('runtime and gateway CUSTOM_JWT, users of the project’s own issuer', () => {
  let issuer: TestIssuer;
  let project: OwnProject;
  let chain: RunningCli;

  before(async () => {
    issuer = await startTestIssuer();
    project = await newProject(['--authorizer', 'CUSTOM_JWT', '--idp', 'generic', '--issuer', issuer.issuer, '--audience', testAudience, '--client-id', 'test-client']);
    await editChainFile(project, (file) => ({ ...file, agent: { ...file.agent, authorizer: 'CUSTOM_JWT' } }));
    chain = await startCli(project.folder, ['--issuer', 'configured']);
  });

  after(async () => {
    await chain?.stop();
    await project?.remove();
    await issuer?.close();
  });

  const rows: readonly (readonly [what: string, options: readonly string[], claims: JWTPayload, outcome: ReturnType<typeof outcomeOf>])[] = [
    ['healthy', [], {}, { verdict: 'healthy', brokenAt: null, errors: [] }],
    ['headers not passed', ['--scenario', 'headers-not-passed'], {}, { verdict: 'broken', brokenAt: 'interceptor', errors: ['request-headers-not-passed'] }],
    ['the agent forgets', ['--scenario', 'agent-forgets'], {}, { verdict: 'broken', brokenAt: 'agent', errors: ['token-not-sent'] }],
    ['a scope too few', [], { scp: ['openid'] }, { verdict: 'broken', brokenAt: 'target', errors: ['scope-missing'] }],
    ['the runtime refuses a token for others', [], { aud: 'api://elsewhere' }, { verdict: 'broken', brokenAt: 'agent', errors: ['runtime-refused-frontend'] }],
    ['the runtime refuses a token that has expired', [], { exp: 1 }, { verdict: 'broken', brokenAt: 'agent', errors: ['runtime-refused-frontend'] }],
  ];
  for (const [what, options, claims, outcome] of rows) {
    test(what, async () => {
      const document = readFlowDocument((await runCliJson(['send', project.folder, ...options], { input: await issuer.sign(claims) })).value);
      assert.deepEqual(outcomeOf(document), outcome, JSON.stringify(document, null, 1));
    });
  }

  test('what the runtime refused is a token, and the remedy says which', async () => {
    const { stdout } = await runCli(['send', project.folder], { input: await issuer.sign({ aud: 'api://elsewhere' }) });
    assert.match(stdout.replace(/\s+/g, ' '), /the token in Authorization is missing or not one that it takes\. Remedy: .* issuer, audience, client and scope\./);
    assert.doesNotMatch(stdout, /InvokeAgentRuntime/);
  });
});

/** What a careless author leaves in the agent: it prints its own credentials whole, in JSON and in pieces, and tells the test what they were. */
const carelessAgent = (witness: string): string => `
import { appendFileSync as plantedAppend } from 'node:fs';
const plantedFetch = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  const sent = new Headers(init?.headers).get('authorization') ?? '';
  const secret = process.env['GATEWAY_CLIENT_SECRET'] ?? '';
  plantedAppend(${JSON.stringify(witness)}, sent.split(' ')[1] + '\\n' + secret + '\\n');
  console.log('careless ' + sent);
  console.log(JSON.stringify({ sent, env: process.env, nested: { signature: sent.split('.')[2] } }));
  console.error((sent.split('.')[2] ?? '').match(/.{1,64}/g)?.join('\\n'));
  const response = await plantedFetch(url, init);
  if (String(url).endsWith('/token')) console.log('careless ' + await response.clone().text());
  return response;
};
`;

/** In the interceptor's handler, which sees the agent's token and the user's. */
const carelessInterceptor = 'console.log("careless", JSON.stringify(event));';

describe('the agent’s own token at a CUSTOM_JWT gateway', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agentcore-chain-witness-'));
  const witness = join(folder, 'witness');
  let project: OwnProject;
  let chain: RunningCli;
  let printed = '';

  before(async () => {
    project = await newProject(['--authorizer', 'CUSTOM_JWT']);
    await appendFile(join(project.folder, 'agent', 'src', 'main.ts'), carelessAgent(witness));
    const handler = join(project.folder, 'interceptor', 'src', 'index.ts');
    const code = await readFile(handler, 'utf8');
    assert.match(code, /^ {2}return intercept\(event, /m);
    await writeFile(handler, code.replace(/^ {2}return intercept\(event, /m, `  ${carelessInterceptor}\n$&`));
    chain = await startCli(project.folder);
    for (const stream of [chain.child.stdout, chain.child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    for (const args of [['send'], ['send', '--as', 'ben', '--verbose'], ['send', '--scenario', 'interceptor-crash'], ['flow', '--last', '--json'], ['flows', '--json']]) {
      const [command = '', ...options] = args;
      const { stdout, stderr } = await runCli([command, project.folder, ...options], { env: { AGENTCORE_CHAIN_DEBUG: '1' } });
      printed += stdout + stderr;
    }
  });

  after(async () => {
    await chain?.stop();
    await project?.remove();
    rmSync(folder, { recursive: true });
  });

  test('it is not the user’s: no hop shows it, and every hop shows one and the same token', async () => {
    const [own] = secrets();
    const document = readFlowDocument((await runCliJson(['send', project.folder])).value);
    assert.equal(fingerprintsIn(document).size, 1);
    assert.ok(own !== undefined && !JSON.stringify(document).includes(fingerprint(RawToken.from(own) ?? assert.fail('no token'))));
  });

  test('the careless lines were captured, so the searches below can fail', () => {
    for (const hop of ['agent', 'interceptor']) assert.match(readFileSync(join(project.folder, '.agentcore-chain', 'logs', `${hop}.jsonl`), 'utf8'), /careless/);
    assert.ok(secrets().some((secret) => secret.split('.').length === 3), 'no token was seen');
    assert.ok(secrets().some((secret) => secret.length > 30 && !secret.includes('.')), 'no client secret was seen');
  });

  test('no file of the project holds it, nor the client’s secret', () => {
    const files = globSync('**/*', { cwd: project.folder, exclude: (path) => path.includes('node_modules') }).concat(globSync('.agentcore-chain/**/*', { cwd: project.folder }));
    const read = files.map((file) => join(project.folder, file)).filter((path) => statSync(path).isFile());
    assert.ok(read.some((path) => path.endsWith('agent.jsonl')) && read.some((path) => path.endsWith('gateway.jsonl')));
    assert.deepEqual(read.flatMap((path) => leaksIn(path, readFileSync(path, 'latin1'), secrets())), []);
  });

  test('nothing that was printed holds it', () => assert.deepEqual(leaksIn('printed', printed, secrets()), []));

  test('no process has it among its arguments or in its environment', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
    const tokens = secrets().filter((secret) => secret.includes('.'));
    const processes = descendantsOf(chain.child.pid ?? 0);
    assert.ok(processes.length >= 4);
    assert.deepEqual(processes.flatMap((pid) => ['cmdline', 'environ'].flatMap((part) => leaksIn(`${part} of ${pid}`, readProcess(pid, part), tokens))), []);
  });

  /** The agent's tokens, its client's secret and what it made of that, as the agent itself saw them. */
  function secrets(): readonly string[] {
    return [...new Set(readFileSync(witness, 'utf8').split('\n'))].filter((line) => line.length > 20);
  }
});

async function editChainFile({ folder }: OwnProject, edit: (chain: ChainText) => object): Promise<void> {
  const file = join(folder, 'agentcore-chain.json');
  await writeFile(file, JSON.stringify(edit(JSON.parse(await readFile(file, 'utf8'))), null, 2));
}

async function healthy({ folder }: OwnProject, user: string, options: readonly string[] = []): Promise<void> {
  const { code, value } = await runCliJson(['send', folder, '--as', user, ...options]);
  const document = readFlowDocument(value);
  assert.deepEqual(outcomeOf(document), { verdict: 'healthy', brokenAt: null, errors: [] }, JSON.stringify(document, null, 1));
  assert.equal(document.sub, `${user}@example.com`);
  assert.equal(fingerprintsIn(document).size, 1);
  assert.equal(code, 0);
}

function outcomeOf({ verdict, brokenAt, findings }: FlowDocument) {
  return { verdict, brokenAt, errors: findings.filter(({ severity }) => severity === 'error').map(({ code }) => code) };
}

function fingerprintsIn({ hops }: FlowDocument): ReadonlySet<string> {
  return new Set(hops.flatMap(({ observations }) => observations.flatMap(({ token }) => ('fingerprint' in token && token.fingerprint !== undefined ? [token.fingerprint] : []))));
}

function readProcess(pid: number, part: string): string {
  try {
    return readFileSync(`/proc/${pid}/${part}`, 'latin1');
  } catch {
    return ''; // it ended meanwhile
  }
}
