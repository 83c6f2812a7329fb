import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { ChainEvent, OnProgress } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import { redact } from '../../core/token/redact.ts';
import { readChainFile } from '../../files/chainFile.ts';
import { appendRevision } from '../../files/localConfigSource.ts';
import { readRunFile, removeRunFile, createRunFile, type RunFile } from '../../files/runFile.ts';
import { choosePorts } from './chainPorts.ts';
import { startParts, type ChainParts } from './chainParts.ts';
import { ChainRuntime } from './chainRuntime.ts';
import { chainTokenChecks } from './chainTokenChecks.ts';
import { ConfigurationLedger, settingsOf } from './configurationLedger.ts';
import { protocolVersion } from '../control/contract.ts';
import { probeChain } from '../control/probeChain.ts';
import { serveControl } from '../control/server.ts';
import { planIdentity } from './identityPlan.ts';
import { LogStore } from '../logs/logStore.ts';
import { pausableClock } from '../pausableClock.ts';
import { findToolchains } from '../process/findToolchains.ts';
import { OutputDrain } from '../process/outputDrain.ts';
import { componentSpawner } from '../process/spawnComponent.ts';
import { Subscribers } from '../subscribers.ts';
import { watchEdits } from './watchEdits.ts';

export type ComposeSettings = {
  readonly folder: string;
  readonly issuer: 'local' | 'configured';
  readonly inspect: boolean;
  /** A folder that lives as long as the chain: HOME of the components. */
  readonly home: string;
  readonly onProgress: OnProgress;
  /** Called when the chain has ended in order. */
  readonly onEnd: () => void;
};

/** Time that parts get to end in order, in milliseconds; the supervisor ends what is left. */
const endGraceMs = 2000;

/** Puts a chain together and starts it. Resolves when it can be joined through run.json. What has been started when it throws ends with the process. */
export async function composeChain(settings: ComposeSettings): Promise<void> {
  const folder = resolve(settings.folder);
  const { chain } = await readChainFile(folder);
  await refuseSecondChain(folder);

  const clock = pausableClock();
  const drain = new OutputDrain();
  const events = new Subscribers<ChainEvent>();
  const ledger = new ConfigurationLedger(clock.now, (revision) => appendRevision(folder, revision));
  const [ports, toolchains] = await Promise.all([choosePorts(chain), findToolchains(chain, process.env, folder)]);
  const plan = planIdentity(chain, settings.issuer, ports.identity);
  const tokens = chainTokenChecks(plan, clock.now);
  const logs = await LogStore.open(folder, clock.now, tokens.check);
  const edits = watchEdits(chain, folder);
  await ledger.put(settingsOf(chain, plan.configuration));

  const parts = await startParts({
    chain,
    folder,
    ports,
    plan,
    ledger,
    clock,
    inspect: settings.inspect,
    spawn: componentSpawner(drain),
    toolchains,
    home: settings.home,
    log: (hop, line) => logs.take(hop, line),
    onState: (component) => events.publish({ kind: 'component', component }),
    onProgress: settings.onProgress,
    onTrouble: (line) => events.publish({ kind: 'problem', error: new ChainError('internal', redact(line), { source: 'extension' }) }),
  });

  if (parts.identity.local !== null) tokens.useProvider(parts.identity.local);

  // From here on a debugger may hold any component, and nobody need tell us: whichever it is, no time-out may fire meanwhile.
  if (settings.inspect) clock.pause();

  const runtime = new ChainRuntime({ chain, folder, plan, parts, ledger, logs, clock, drain, events, onStop: () => void end() });
  const key = randomBytes(32).toString('hex');
  const control = await serveControl(runtime, key);
  await claimRunFile(folder, { protocolVersion, pid: process.pid, url: control.url, key, startedAt: clock.now() });
  edits.follow(runtime, settings.onProgress);

  async function end(): Promise<void> {
    edits.stop();
    await Promise.race([endInOrder(parts, logs), grace()]);
    await removeRunFile(folder, process.pid);
    await control.close();
    settings.onEnd();
  }
}

async function endInOrder(parts: ChainParts, logs: LogStore): Promise<void> {
  await parts.close();
  await logs.close();
}

function grace(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, endGraceMs));
}

/** Answers the file that a killed chain left behind, if there is one. */
async function refuseSecondChain(folder: string): Promise<RunFile | null> {
  const run = await readRunFile(folder);
  if (run !== null && (await probeChain(run)) !== 'gone') throw alreadyRunning(folder, run);
  return run;
}

/** Two chains may have started at once: the one that comes second finds the other's file, and asks it. */
async function claimRunFile(folder: string, run: RunFile): Promise<void> {
  for (let claimed = false; !claimed; claimed = await createRunFile(folder, run)) {
    const left = await refuseSecondChain(folder);
    if (left !== null) await removeRunFile(folder, left.pid);
  }
}

function alreadyRunning(folder: string, run: RunFile): ChainError {
  return new ChainError('chain-already-running', `The chain in ${folder} runs already (process ${run.pid}).`, {
    source: 'user',
    remedy: `Use it as it is (agentcore-chain send, flow), or stop it first: agentcore-chain stop ${JSON.stringify(folder)}`,
  });
}
