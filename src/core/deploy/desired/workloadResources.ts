import { invokeRuntimePolicy, irsaTrust } from '../../agentcore/account/policies.ts';
import { agentIds } from './agentResources.ts';
import { targetImage } from './chainImages.ts';
import type { DeploymentSubject } from '../deploymentSubject.ts';
import { imageIdOf, imageIds, imageResources } from './imageResources.ts';
import type { Manifest } from '../workload/manifest.ts';
import { obstacleToWorkload } from '../workload/obstacleToWorkload.ts';
import type { Desired, OutputOf } from '../resource.ts';
import { isNamespace, ownershipMarks, placedManifests } from '../workload/workloadManifests.ts';
import { deployedTarget, workloadComponents, workloadIds, type WorkloadComponent } from '../workload/workloads.ts';

export const frontendIds = { role: 'frontend/role', workload: workloadIds.frontend } as const;

/** The chain's own target API on EKS: its image, and what runs it. Nothing where the API is elsewhere. */
export function targetResources(subject: DeploymentSubject): readonly Desired[] {
  const target = deployedTarget(subject.chain, subject.workloads.recorded);
  const component = componentOf(subject, 'target');
  if (target === null || component === null) return [];
  const image = targetImage(target.name);
  return [...imageResources(subject, 'target', [image]), workload(subject, component, imageIdOf(subject, 'target', image), [])];
}

/** The frontend on EKS: its image, the role of its pods, which may do one thing, and what runs it. Nothing where it runs elsewhere. */
export function frontendResources(subject: DeploymentSubject): readonly Desired[] {
  const component = componentOf(subject, 'frontend');
  if (component === null) return [];
  const { arns, names, workloads: { podIssuer } } = subject;
  const own = { step: 'frontend', within: null } as const;
  const runtime = agentIds.runtime;
  return [
    ...imageResources(subject, 'frontend', ['frontend']),
    {
      ...own, id: frontendIds.role, kind: 'role', name: names.frontendRole, after: [runtime], obstacle: podIssuer.state === 'known' ? null : podIssuer.because,
      fields: (outputOf) => ({
        trust: irsaTrust(arns, { issuer: podIssuer.state === 'known' ? podIssuer.value : '', namespace: namespaceOf(subject, component), serviceAccount: serviceAccountOf(subject, component) }),
        policy: invokeRuntimePolicy({ runtime: outputOf(runtime, 'arn') }),
      }),
    },
    workload(subject, component, imageIdOf(subject, 'frontend', 'frontend'), [frontendIds.role, runtime]),
  ];
}

function workload(subject: DeploymentSubject, component: WorkloadComponent, image: string | null, others: readonly string[]): Desired {
  const { step, container } = component;
  const id = workloadIds[step];
  const { chain, workloads: { architecture } } = subject;
  const given = (resource: string, outputOf: OutputOf): string | null => (others.includes(resource) ? outputOf(resource, 'arn') : null);
  return {
    id, step, kind: 'workload', name: namespaceOf(subject, component), within: null, after: [imageIds.repository(step), ...imagesOf(subject, step, image), ...others],
    obstacle: obstacleOf(subject, component),
    fields: (outputOf) => ({
      status: 'READY',
      changedElsewhere: [],
      manifests: placedManifests(manifestsOf(subject, component), {
        chain: chain.name, resource: id, component: container, image: image === null ? '' : outputOf(image, 'uri'),
        architecture: architecture.state === 'known' ? architecture.value : '',
        roleArn: given(frontendIds.role, outputOf), runtimeArn: given(agentIds.runtime, outputOf),
      }),
    }),
  };
}

/** To take all away, no image is known but by the record: it goes after the pods that run it. */
function imagesOf({ workloads }: DeploymentSubject, step: WorkloadComponent['step'], image: string | null): readonly string[] {
  return image === null ? workloads.recordedImages.filter((id) => id.startsWith(`${imageIds.image(step)}/`)) : [image];
}

function obstacleOf(subject: DeploymentSubject, component: WorkloadComponent): string | null {
  const { chain, place, workloads } = subject;
  const part = workloads.parts[component.step];
  if (part === undefined) return null; // not looked at: it is not planned
  if (part.manifests.state === 'refused') return part.manifests.because;
  const before = workloads.recorded[component.step];
  const namespace = namespaceOf(subject, component);
  if (before !== undefined && before !== namespace) return `it is deployed in namespace ${before}, and ${component.manifests} names ${namespace}: take it away there first, with destroy, or name that one again`;
  const inManifests = obstacleToWorkload(part.manifests.value, { component: component.container, folder: component.manifests, identity: chain.identity, place });
  if (inManifests !== null) return inManifests;
  if (workloads.architecture.state === 'refused') return workloads.architecture.because;
  if (part.missingSecrets.state === 'refused') return part.missingSecrets.because;
  const [secret] = part.missingSecrets.value;
  return secret === undefined ? null : `the Secret ${secret} is not in namespace ${namespace}, and only you know what belongs into it: ${linesFor(subject, component, secret).join(' && ')}`;
}

/** What makes a secret where there is no namespace yet: marked as the chain's, so that the deployment knows it as its own. */
function linesFor(subject: DeploymentSubject, component: WorkloadComponent, secret: string): readonly string[] {
  const { chain, workloads: { cluster } } = subject;
  const namespace = namespaceOf(subject, component);
  const kubectl = `kubectl --context ${cluster.state === 'known' ? cluster.value.context : 'CONTEXT'}`;
  const [[label, value]] = Object.entries(ownershipMarks(chain.name, workloadIds[component.step]).labels) as [[string, string]]; // there is one
  return [
    `${kubectl} create namespace ${namespace}`,
    `${kubectl} label namespace ${namespace} ${label}=${value}`,
    `${kubectl} -n ${namespace} create secret generic ${secret} --from-file=secrets.toml=${component.folder}/.streamlit/secrets.toml`,
  ];
}

function componentOf({ chain, workloads }: DeploymentSubject, step: WorkloadComponent['step']): WorkloadComponent | null {
  return workloadComponents(chain, workloads.recorded).find((component) => component.step === step) ?? null;
}

function manifestsOf({ workloads }: DeploymentSubject, { step }: WorkloadComponent): readonly Manifest[] {
  const manifests = workloads.parts[step]?.manifests;
  return manifests?.state === 'known' ? manifests.value : [];
}

/** As the manifests say; until they can be read, where it was before, or as the template calls it. */
export function namespaceOf(subject: DeploymentSubject, component: WorkloadComponent): string {
  const { chain, workloads } = subject;
  return manifestsOf(subject, component).find(isNamespace)?.metadata.name ?? workloads.recorded[component.step] ?? `${chain.name}-${component.container}`.toLowerCase();
}

function serviceAccountOf(subject: DeploymentSubject, component: WorkloadComponent): string {
  return manifestsOf(subject, component).find(({ kind }) => kind === 'ServiceAccount')?.metadata.name ?? 'default';
}
