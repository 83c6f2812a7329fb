import { arnsOf, type Arns } from '../agentcore/account/arns.ts';
import type { ImagePlatform } from '../agentcore/runtime/containerImage.ts';
import { resourceNamesOf, type ResourceNames } from '../agentcore/awsNames.ts';
import type { Chain } from '../chain/chain.ts';
import { noWorkloads, type Workloads } from './workload/workloads.ts';

/** What is uploaded for a resource, by the resource's id. */
export type Artifacts = { readonly [resource: string]: Artifact };

/** `sha256` as base64, which is how Lambda and S3 write it. `unpackedBytes`: of a zip. */
export type Artifact = { readonly bytes: Uint8Array; readonly sha256: string; readonly unpackedBytes?: number };

/** A chain on its way into one account and region. */
export type DeploymentSubject = {
  readonly chain: Chain;
  readonly place: DeploymentPlace;
  readonly names: ResourceNames;
  readonly arns: Arns;
  readonly artifacts: Artifacts;
  readonly images: ImageContexts;
  readonly workloads: Workloads;
};

/** What container images are built of, by component: `agent`, `frontend`, `target/<name>`. Only of those that may be built this time. */
export type ImageContexts = { readonly [component: string]: ImageContext };

export type ImageContext = {
  /** Relative to the project. */
  readonly folder: string;
  readonly platform: ImagePlatform;
  /** Of all that a builder is given, as hex. */
  readonly sha256: string;
  /** Why no image can be built of it on this machine, and what to do: a sentence without its full stop. Null where one can. */
  readonly obstacle: string | null;
};

export type DeploymentPlace = { readonly account: string; readonly region: string };

export function deploymentSubject(chain: Chain, place: DeploymentPlace, artifacts: Artifacts, images: ImageContexts = {}, workloads: Workloads = noWorkloads): DeploymentSubject {
  const { account, region } = place;
  const names = resourceNamesOf(chain.name);
  const arns = arnsOf({
    region, account, runtimeName: names.runtime, runtimeId: null, gatewayName: names.gateway, gatewayId: null,
    functionName: names.function, agentRepository: names.images.agent,
  });
  return { chain, place, names, arns, artifacts, images, workloads };
}

/** What is uploaded for a resource. Throws where nothing was packed for it: our own fault. */
export function artifactOf({ artifacts }: Pick<DeploymentSubject, 'artifacts'>, resource: string): Artifact {
  const artifact = artifacts[resource];
  if (artifact === undefined) throw new TypeError(`nothing was packed for ${resource}`);
  return artifact;
}
