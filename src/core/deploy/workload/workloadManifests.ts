import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from '../changedFields.ts';
import { at, changedAt, listOf, manifestKey, membersOf, textOf, type Manifest } from './manifest.ts';
import { ownerOf, ownershipTags } from '../ownership.ts';
import type { Owner } from '../resource.ts';

/** What a deployment knows and the project's manifests do not. `roleArn`, `runtimeArn` null: the workload has none. */
export type WorkloadSettings = {
  readonly chain: string;
  readonly resource: string;
  /** Name of the container. */
  readonly component: string;
  readonly image: string;
  readonly architecture: string;
  readonly roleArn: string | null;
  readonly runtimeArn: string | null;
};

/** Kubernetes takes no colon in a name. */
export function ownershipMarks(chain: string, resource: string): { readonly labels: { readonly [name: string]: string }; readonly annotations: { readonly [name: string]: string } } {
  const [[chainTag, ofChain], [resourceTag, ofResource]] = Object.entries(ownershipTags(chain, resource)) as [[string, string], [string, string]]; // the two that there are
  return { labels: { [nameOf(chainTag)]: ofChain }, annotations: { [nameOf(resourceTag)]: ofResource } };
}

function nameOf(tag: string): string {
  return tag.replace(':', '/');
}

/** Whose an object is, by its labels. */
export function ownerOfMarks(labels: { readonly [name: string]: unknown }, chain: string): Owner {
  const tags = Object.entries(labels).flatMap(([name, value]) => (typeof value === 'string' ? [[name.replace('/', ':'), value]] : []));
  return ownerOf(Object.fromEntries(tags), chain);
}

/** The project's manifests with the image, the role and the runtime of this deployment, marked as the chain's, by their keys. The namespace stands first: the others are in it. */
export function placedManifests(rendered: readonly Manifest[], settings: WorkloadSettings): { readonly [key: string]: Manifest } {
  const config = configMapOf(rendered, settings.component);
  const settled = rendered.map((manifest) => withRuntime(manifest, config, settings.runtimeArn));
  const configuration = bytesToHex(sha256(utf8ToBytes(canonical(settled.filter(({ kind }) => kind === 'ConfigMap'))))).slice(0, 32);
  const placed = settled.map((manifest) => marked(withRole(withPods(manifest, settings, configuration), settings.roleArn), settings));
  const inOrder = [...placed.filter(isNamespace), ...placed.filter((manifest) => !isNamespace(manifest))];
  return Object.fromEntries(inOrder.map((manifest) => [manifestKey(manifest), manifest]));
}

export function isNamespace({ kind }: Manifest): boolean {
  return kind === 'Namespace';
}

/** The container that the component runs in; null where no Deployment has one of its name. */
export function containerOf(rendered: readonly Manifest[], component: string): { readonly [member: string]: unknown } | null {
  const found = rendered.filter(({ kind }) => kind === 'Deployment').flatMap(containersOf).find((container) => membersOf(container)['name'] === component);
  return found === undefined ? null : membersOf(found);
}

/** The ConfigMap that the component gets its settings from; null where it gets them otherwise. */
export function configMapOf(rendered: readonly Manifest[], component: string): Manifest | null {
  const names = listOf(containerOf(rendered, component)?.['envFrom']).map((source) => at(source, 'configMapRef', 'name'));
  return rendered.find(({ kind, metadata }) => kind === 'ConfigMap' && names.includes(metadata.name)) ?? null;
}

/** Secrets without which its pods do not start. What is in them is nobody's business here. */
export function secretsOf(rendered: readonly Manifest[]): readonly string[] {
  const names = rendered.filter(({ kind }) => kind === 'Deployment').flatMap((manifest) => [
    ...listOf(at(manifest, 'spec', 'template', 'spec', 'volumes')).map((volume) => at(volume, 'secret')).filter(isNeeded).map((secret) => at(secret, 'secretName')),
    ...containersOf(manifest).flatMap((container) => [
      ...listOf(at(container, 'envFrom')).map((source) => at(source, 'secretRef')),
      ...listOf(at(container, 'env')).map((variable) => at(variable, 'valueFrom', 'secretKeyRef')),
    ]).filter(isNeeded).map((secret) => at(secret, 'name')),
  ]);
  return [...new Set(names.map(textOf).filter((name) => name !== ''))];
}

/** Where the workload is reached, by its Ingress; null where that names no host. */
export function urlOf(manifests: readonly Manifest[]): string | null {
  const [rule] = manifests.filter(({ kind }) => kind === 'Ingress').flatMap((ingress) => listOf(at(ingress, 'spec', 'rules')));
  const host = textOf(at(rule, 'host'));
  return host === '' ? null : `https://${host}`;
}

function isNeeded(reference: unknown): boolean {
  return reference !== undefined && at(reference, 'optional') !== true;
}

function containersOf(manifest: Manifest): readonly unknown[] {
  return listOf(at(manifest, 'spec', 'template', 'spec', 'containers'));
}

function withRuntime(manifest: Manifest, config: Manifest | null, runtimeArn: string | null): Manifest {
  if (runtimeArn === null || config === null || manifestKey(manifest) !== manifestKey(config)) return manifest;
  return set(manifest, ['data', 'AGENT_RUNTIME_ARN'], () => runtimeArn);
}

function withPods(manifest: Manifest, { component, image, architecture }: WorkloadSettings, configuration: string): Manifest {
  if (manifest.kind !== 'Deployment') return manifest;
  const pods = ['spec', 'template'];
  const named = set(manifest, [...pods, 'spec', 'containers'], (containers) => listOf(containers).map((container) => (at(container, 'name') === component ? { ...membersOf(container), image } : container)));
  // The image is for one kind of processor, whatever nodes the cluster gets later.
  const bound = set(named, [...pods, 'spec', 'nodeSelector', 'kubernetes.io/arch'], () => architecture);
  // Pods read their settings when they start: other settings are other pods.
  return set(bound, [...pods, 'metadata', 'annotations', 'agentcore-chain/configuration'], () => configuration);
}

function withRole(manifest: Manifest, roleArn: string | null): Manifest {
  return manifest.kind === 'ServiceAccount' && roleArn !== null ? set(manifest, ['metadata', 'annotations', 'eks.amazonaws.com/role-arn'], () => roleArn) : manifest;
}

function marked(manifest: Manifest, { chain, resource }: WorkloadSettings): Manifest {
  const { labels, annotations } = ownershipMarks(chain, resource);
  return set(set(manifest, ['metadata', 'labels'], (before) => ({ ...membersOf(before), ...labels })), ['metadata', 'annotations'], (before) => ({ ...membersOf(before), ...annotations }));
}

function set(manifest: Manifest, path: readonly string[], change: (before: unknown) => unknown): Manifest {
  return changedAt(manifest, path, change) as Manifest; // what made it a manifest stays
}
