import { DescribeImagesCommand, ECRClient, type ImageDetail } from '@aws-sdk/client-ecr';
import assert from 'node:assert/strict';
import { imageBuilders, type ImageBuilders } from '../standIns/imageBuilders.ts';
import type { ImageBuilderName } from '../../src/tools/images/findImageBuilder.ts';
import { type DeployStage, type Ran, type RunOptions, startDeployStage } from './deployMatrix.ts';
import { isReading } from './faultProxy.ts';

export const agentRepository = 'orders-agent';

export type PlanDocument = { readonly steps: readonly { readonly kind: string; readonly because: string; readonly resource: { readonly id: string; readonly kind: string; readonly name: string } }[] };

/** A project whose agent is a container image, with a stand-in for a builder on the PATH, and an AWS of moto for it alone. */
export type ImageStage = {
  readonly stage: DeployStage;
  readonly ecr: ECRClient;
  readonly builders: () => ImageBuilders;
  /** AWS holds nothing, this machine remembers nothing, and the agent is an image again. */
  readonly reset: (names?: readonly ImageBuilderName[]) => Promise<void>;
  /** In a process of its own only where that is ended. */
  readonly run: (command: 'plan' | 'deploy' | 'destroy', args?: readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly planned: () => Promise<PlanDocument>;
  /** Fails where the command does. */
  readonly deployed: () => Promise<Ran>;
  /** What ECR holds in the agent's repository. */
  readonly images: () => Promise<readonly ImageDetail[]>;
  readonly packedAs: (how: 'zip' | 'container') => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startImageStage(): Promise<ImageStage> {
  const stage = await startDeployStage();
  const ecr = new ECRClient(stage.moto.access);
  let builders = await imageBuilders(['docker']);
  const run: ImageStage['run'] = (command, args = [], { env = {}, ...options } = {}) => {
    const given = { ...options, env: { ...builders.env, ...env } };
    return options.started === undefined && options.killAfter === undefined ? stage.runHere(command, args, given) : stage.run(command, args, given);
  };
  const packedAs: ImageStage['packedAs'] = (how) => stage.edit((chain) => Object.assign(chain, { agent: { ...(chain as unknown as { agent: object }).agent, package: how } })); // as `new` wrote it
  return {
    stage, ecr, run, packedAs,
    builders: () => builders,
    reset: async (names = ['docker']) => {
      await builders.remove();
      [builders] = await Promise.all([imageBuilders(names), stage.reset()]);
      await packedAs('container');
    },
    planned: async () => JSON.parse((await run('plan', ['--json'])).stdout) as PlanDocument,
    deployed: async () => {
      const ran = await run('deploy');
      assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      return ran;
    },
    images: async () => (await ecr.send(new DescribeImagesCommand({ repositoryName: agentRepository })).catch(() => ({ imageDetails: [] }))).imageDetails ?? [],
    stop: async () => {
      await Promise.all([stage.stop(), builders.remove()]);
    },
  };
}

export function changing({ calls }: Pick<Ran, 'calls'>): readonly string[] {
  return calls.filter((call) => !isReading(call)).map(({ operation }) => operation);
}
