import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import { runCommandLine } from '../../src/cli/main.ts';
import { composeServices } from '../../src/compose.ts';
import { cli } from '../testing/cli.ts';
import { ownProject } from '../testing/project.ts';
import { startFaultProxy, type Done, type PassedCall, type PassingCall, type Watch } from './faultProxy.ts';
import { installMoto } from './installMoto.ts';
import { startMoto, type Moto } from './moto.ts';

/** What a command of the command line printed and asked of AWS. `code` null: it was killed. */
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string; readonly calls: readonly PassedCall[] };

export type RunOptions = {
  readonly fault?: Watch;
  /** SIGKILL as soon as AWS has done what this call asked, before the answer is heard. */
  readonly killAfter?: (call: PassingCall, index: number) => boolean;
  readonly done?: Done;
  /** To what the machine gives, and instead of it. */
  readonly env?: { readonly [name: string]: string };
  /** False: without `--yes`. */
  readonly yes?: false;
  /** In the place of the stage's own project. */
  readonly folder?: string;
  /** Hears of the process as it starts. */
  readonly started?: (pid: number) => void;
};

/** What a test changes of a chain file, as JSON. */
export type ChainFile = {
  identity: { issuer: string | null; audience: string | null; clientId: string | null };
  gateway: { exceptionLevel: string };
  targets: { url: string | null }[];
  observability: { claims: string; retentionDays: number };
};

/** `silenceMs`: how long AWS may say nothing. */
type HereOptions = Pick<RunOptions, 'fault' | 'done' | 'env'> & { readonly silenceMs?: number };

type DeployCommand = 'plan' | 'deploy' | 'destroy';

/** One installed project with all that a deployment needs to be told, and an AWS of moto for it alone. */
export type DeployStage = {
  readonly folder: string;
  readonly moto: Moto;
  /** A command of the built command line on the project, with `--yes` where it has it. */
  readonly run: (command: DeployCommand, args?: readonly string[], options?: RunOptions) => Promise<Ran>;
  /** The same from the sources, in this process: for where no process is the subject, at a third of the time. */
  readonly runHere: (command: DeployCommand, args?: readonly string[], options?: HereOptions) => Promise<Ran>;
  readonly edit: (change: (chain: ChainFile) => void) => Promise<void>;
  /** All that AWS holds, as boto3 sees it: sorted lines without ids. */
  readonly inventory: () => Promise<readonly string[]>;
  /** AWS holds nothing, and this machine remembers nothing. */
  readonly reset: () => Promise<void>;
  /** This machine remembers nothing. */
  readonly forget: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** `builds`: the components are built by their own builds. */
export async function startDeployStage({ builds = false } = {}): Promise<DeployStage> {
  const [moto, project] = await Promise.all([startMoto(), ownProject()]);
  const edit: DeployStage['edit'] = async (change) => {
    const path = join(project.folder, 'agentcore-chain.json');
    const chain = JSON.parse(await readFile(path, 'utf8')) as ChainFile; // as `new` wrote it
    change(chain);
    await writeFile(path, JSON.stringify(chain, null, 2));
  };
  if (!builds) await Promise.all([buildByCopy(project.folder, 'agent', 'main'), buildByCopy(project.folder, 'interceptor', 'index')]);
  await edit((chain) => {
    Object.assign(chain.identity, { issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: '0oa1example2client3id4' });
    for (const target of chain.targets) target.url = 'https://orders.example.com';
  });
  const inventory = startInventory(moto);
  const restoreNetwork = setGlobalProxyFromEnv(noNetwork);
  const forget = (): Promise<void> => rm(join(project.folder, '.agentcore-chain', 'deploy.json'), { force: true });
  return {
    folder: project.folder,
    moto,
    run: async (command, args = [], options = {}) => runAgainst(moto, [command, options.folder ?? project.folder, ...(command === 'plan' || options.yes === false ? [] : ['--yes']), ...args], options),
    runHere: (command, args = [], options = {}) => runHere(moto, [command, project.folder, ...(command === 'plan' ? [] : ['--yes']), ...args], options),
    edit,
    inventory: inventory.ask,
    reset: async () => {
      await Promise.all([fetch(`${moto.access.endpoint}/moto-api/reset`, { method: 'POST' }), forget()]);
    },
    forget,
    stop: async () => {
      inventory.stop();
      restoreNetwork();
      await Promise.all([moto.stop(), project.remove()]);
    },
  };
}

/** Bundles are the subject of other tests, and cost most of the time of a run that has nothing to do. An edited source still gives other code. */
function buildByCopy(project: string, component: string, entry: string): Promise<void> {
  const built = `dist/${entry}.mjs`;
  // Two deployments at once build the same: each whole.
  return writeFile(join(project, component, 'build.mjs'), `import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
const own = '${built}.' + process.pid;
mkdirSync('dist', { recursive: true });
copyFileSync('src/${entry}.ts', own);
renameSync(own, '${built}');
`);
}

/** Edits the chain file to and fro, so that each kind of resource that can be updated differs. */
export function editAll(stage: DeployStage): Promise<void> {
  return stage.edit((chain) => {
    const isFirst = chain.observability.claims === 'standard';
    Object.assign(chain.observability, isFirst ? { claims: 'all', retentionDays: 30 } : { claims: 'standard', retentionDays: 14 });
    chain.gateway.exceptionLevel = isFirst ? 'DEBUG' : 'off';
  });
}

/** Runs the command line to its end before an AWS, with no credentials and settings but these. */
export async function runAgainst(moto: Pick<Moto, 'access'>, args: readonly string[], { fault = () => null, killAfter = () => false, done, env = {}, started }: RunOptions = {}): Promise<Ran> {
  const seen: Done = (call, index) => {
    done?.(call, index);
    if (killAfter(call, index)) child.kill('SIGKILL');
  };
  const proxy = await startFaultProxy(moto.access, fault, seen);
  const child = spawn(process.execPath, [cli, ...args], { env: { ...awsEnvironment(proxy.access.endpoint), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) started?.(child.pid);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  proxy.stop();
  return { code, stdout, stderr, calls: proxy.calls };
}

/** Behind a proxy that nobody is: what a test's machine reaches beyond itself is no part of a test, and is not waited for. */
export const noNetwork = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };

/** As `runAgainst`, without a process. */
export async function runHere(moto: Pick<Moto, 'access'>, args: readonly string[], { fault = () => null, done, env, ...patience }: HereOptions = {}): Promise<Ran> {
  const proxy = await startFaultProxy(moto.access, fault, done);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io: Io = { stdin: new PassThrough(), stdout, stderr, env: env === undefined ? process.env : { ...awsEnvironment(proxy.access.endpoint), ...env }, signal: new AbortController().signal, tellStays: () => {} };
  const code = await runCommandLine(args, io, (options) => {
    const services = composeServices(options);
    return {
      ...services,
      openDeployment: (folder, { access, ...rest }) => services.openDeployment(folder, { ...rest, access: { ...access, ...proxy.access, ...patience } }),
      awsSources: (folder, access, signal) => services.awsSources(folder, { ...access, ...proxy.access }, signal),
      checkReadiness: (folder, access, signal) => services.checkReadiness(folder, { ...access, ...proxy.access }, signal),
    };
  });
  proxy.stop();
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? ''), calls: proxy.calls };
}

/** The machine's own environment, where nothing of AWS but this endpoint is known. */
export function awsEnvironment(endpoint: string): { readonly [name: string]: string | undefined } {
  const others = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  const nowhere = join(import.meta.dirname, 'no-such-file');
  return { ...others, ...noNetwork, AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_CONFIG_FILE: nowhere, AWS_SHARED_CREDENTIALS_FILE: nowhere, AWS_EC2_METADATA_DISABLED: 'true' };
}

/** Asks boto3 what an AWS holds: sorted lines without ids. */
export function startInventory({ access }: Pick<Moto, 'access'>): { readonly ask: () => Promise<readonly string[]>; readonly stop: () => void } {
  const { program, env } = installMoto();
  const child = spawn(program, [join(import.meta.dirname, 'inventory.py'), access.endpoint], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async () => {
      child.stdin.write('\n');
      const { value, done } = await answers.next();
      if (done === true) throw new Error('the inventory ended');
      return JSON.parse(value) as readonly string[];
    },
    stop: () => void child.stdin.end(),
  };
}

/** What is there, without what an edit or a race may change: versions, and how long lines are kept. moto makes a new version of unchanged code. */
export function namesOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^(version|alias) /.test(line)).map((line) => line.replace(/^(log-group \S+) .*/, '$1'));
}
