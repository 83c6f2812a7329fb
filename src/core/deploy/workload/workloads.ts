import type { Chain, Target } from '../../chain/chain.ts';
import { refused, type Architecture, type Cluster, type Known } from './cluster.ts';
import type { Manifest } from './manifest.ts';

/** The steps that bring a workload on Kubernetes. */
export type WorkloadStep = 'target' | 'frontend';

export const workloadIds = { target: 'target/workload', frontend: 'frontend/workload' } as const satisfies { readonly [step in WorkloadStep]: string };

/** What was found out about where a chain's workloads go, and what they are made of, before anything is planned. */
export type Workloads = {
  readonly cluster: Known<Cluster>;
  readonly architecture: Known<Architecture>;
  /** Who vouches for the pods towards IAM, without https; known only where IAM knows it too. */
  readonly podIssuer: Known<string>;
  readonly parts: { readonly [step in WorkloadStep]?: WorkloadPart };
  /** Namespaces of earlier deployments, by the record. */
  readonly recorded: { readonly [step in WorkloadStep]?: string };
  /** Ids of images of earlier deployments, which pods may still be started from. */
  readonly recordedImages: readonly string[];
};

/** `missingSecrets`: of those that its pods need. */
export type WorkloadPart = { readonly manifests: Known<readonly Manifest[]>; readonly missingSecrets: Known<readonly string[]> };

const notLooked = refused('the cluster was not looked at, as nothing of it is deployed this time');

/** Of a chain without any, and where none is planned. */
export const noWorkloads: Workloads = { cluster: notLooked, architecture: notLooked, podIssuer: notLooked, parts: {}, recorded: {}, recordedImages: [] };

/** A component of the project that runs on EKS. `folder` and `manifests` relative to the project; `container`: what its container and its namespace are called after. */
export type WorkloadComponent = { readonly step: WorkloadStep; readonly folder: string; readonly manifests: string; readonly container: 'target-api' | 'frontend' };

/**
 * The target API that the chain itself deploys: the first of its own that runs on EKS and has no address in the chain file. One with an
 * address is taken as it is, but for one that was deployed from here: that its address was written down takes nothing away.
 */
export function deployedTarget({ targets }: Chain, recorded: Workloads['recorded']): (Target & { readonly folder: string }) | null {
  for (const target of targets) {
    const { folder, runsOn, url } = target;
    if (folder !== null && runsOn === 'eks' && (url === null || recorded.target !== undefined)) return { ...target, folder };
  }
  return null;
}

export function workloadComponents(chain: Chain, recorded: Workloads['recorded']): readonly WorkloadComponent[] {
  const target = deployedTarget(chain, recorded);
  const { frontend } = chain;
  return [
    ...(target === null ? [] : [{ step: 'target', folder: target.folder, manifests: inside(target.folder), container: 'target-api' } as const]),
    ...(frontend.kind === 'streamlit' && frontend.runsOn === 'eks' ? [{ step: 'frontend', folder: frontend.folder, manifests: inside(frontend.folder), container: 'frontend' } as const] : []),
  ];
}

function inside(folder: string): string {
  return folder === '' ? 'k8s' : `${folder}/k8s`;
}
