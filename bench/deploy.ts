import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { observeDeployment, type Deployment } from '../src/app/deploy/deployment.ts';
import type { Placed, Reconciler, Reconcilers } from '../src/app/ports/deploy.ts';
import { awsReconcilers } from '../src/aws/deploy/awsReconcilers.ts';
import { deploymentSubject } from '../src/core/deploy/deploymentSubject.ts';
import { desiredResources } from '../src/core/deploy/desired/desiredResources.ts';
import { readChainFile } from '../src/files/chainFile.ts';
import { deployRecord } from '../src/files/deployRecord.ts';
import { packArtifacts } from '../src/tools/pack/packArtifacts.ts';
import { startDeployStage, type DeployStage } from '../test/aws/deployMatrix.ts';
import { startFaultProxy } from '../test/aws/faultProxy.ts';
import { measureTimes, summarise, type Figures } from './figure.ts';
import { noWorkload } from '../test/aws/noWorkload.ts';

const runs = 5;
/** What a call to AWS takes from a developer's desk, so that waiting for one after another shows. */
const distanceMs = 50;
const account = '123456789012';

/**
 * On moto, as whole processes from nothing, building included: `deploy.coldMs` (all that this version deploys),
 * `deploy.interceptorOnlyMs`. `deploy.noopRatio`: a look at all that is there, as a multiple of the longest row of reads of which
 * each needs the one before.
 */
export async function measureDeploy(): Promise<Figures> {
  const stage = await startDeployStage({ builds: true });
  try {
    const take = (args: readonly string[]) => async (): Promise<number> => {
      await stage.reset();
      const started = performance.now();
      const { code, stderr } = await stage.run('deploy', args);
      if (code !== 0) throw new Error(`deploy ended with ${code}: ${stderr}`);
      return performance.now() - started;
    };
    return {
      'deploy.interceptorOnlyMs': await measureTimes(runs, take(['--only', 'interceptor'])),
      'deploy.coldMs': await measureTimes(runs, take([])),
      'deploy.noopRatio': summarise(await noopRatios(stage)),
    };
  } finally {
    await stage.stop();
  }
}

async function noopRatios(stage: DeployStage): Promise<readonly number[]> {
  const proxy = await startFaultProxy(stage.moto.access, async () => {
    await wait(distanceMs);
    return null;
  });
  const { chain } = await readChainFile(stage.folder);
  const signal = new AbortController().signal;
  const packages = join(stage.folder, '.agentcore-chain', 'packages');
  const artifacts = await packArtifacts(stage.folder, chain, { env: process.env, onProgress: () => {}, signal, cache: async () => packages });
  const place = { account, region: chain.region };
  const ratios: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const took = new Map<string, number>();
    // New clients each time, as in each command.
    const reconcilers = timed({ ...awsReconcilers({ access: proxy.access, account, artifacts, wait: async (ms) => void (await wait(ms)) }), ...noWorkload }, took);
    const deployment: Deployment = { chain: chain.name, place, desired: desiredResources(deploymentSubject(chain, place, artifacts)), reconcilers, record: deployRecord(stage.folder) };
    const started = performance.now();
    await observeDeployment(deployment, signal);
    const wall = performance.now() - started;
    const holders = new Map(deployment.desired.map(({ id, within }) => [id, within]));
    const rowTo = (id: string): number => (took.get(id) ?? 0) + (holders.get(id) == null ? 0 : rowTo(holders.get(id) ?? ''));
    ratios.push(wall / Math.max(...[...took.keys()].map(rowTo)));
  }
  proxy.stop();
  await rm(packages, { recursive: true, force: true });
  return ratios;
}

function timed(reconcilers: Reconcilers, took: Map<string, number>): Reconcilers {
  const timedOne = (reconciler: Reconciler): Reconciler => ({ ...reconciler, observe: async (resource: Placed, signal) => {
    const started = performance.now();
    const observed = await reconciler.observe(resource, signal);
    took.set(resource.id, performance.now() - started);
    return observed;
  } });
  return Object.fromEntries(Object.entries(reconcilers).map(([kind, reconciler]) => [kind, timedOne(reconciler)])) as Reconcilers; // of the same kinds
}
