import { isSame } from '../changedFields.ts';
import { leavesThatDiffer } from '../leavesThatDiffer.ts';
import { at, listOf, manifestKey, membersOf, readManifest, textOf, type Manifest } from './manifest.ts';
import { isNamespace } from './workloadManifests.ts';

/** Manifests by their keys. */
export type Manifests = { readonly [key: string]: Manifest };

/** On the namespace: all that was applied, so that what is asked for no more can be told from what others made, and a change be shown member by member. */
const copyName = 'agentcore-chain/applied';

/** As they are sent to the cluster. */
export function withCopy(manifests: Manifests): readonly Manifest[] {
  const copy = JSON.stringify(Object.values(manifests));
  return Object.values(manifests).map((manifest) => (isNamespace(manifest) ? { ...manifest, metadata: { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, [copyName]: copy } } } : manifest));
}

/** What was applied last, by the copy that the namespace has of it. Null: nothing was, or it cannot be understood. */
export function appliedIn(namespace: unknown): Manifests | null {
  try {
    const copy: unknown = JSON.parse(textOf(at(namespace, 'metadata', 'annotations', copyName)));
    return byKey(listOf(copy).flatMap((one) => readManifest(one) ?? []));
  } catch {
    return null;
  }
}

export function byKey(manifests: readonly Manifest[]): Manifests {
  return Object.fromEntries(manifests.map((manifest) => [manifestKey(manifest), manifest]));
}

/** What stands otherwise in the cluster than the same manifests, applied again, would set it: another tool changed it. Sorted sentences without their full stop. */
export function changedElsewhere(live: Manifests, applied: Manifests): readonly string[] {
  return Object.entries(applied).flatMap(([key, wanted]) => {
    const found = live[key];
    if (found === undefined) return [`${key} is gone`];
    const [before, after] = [settingsOf(found), settingsOf(wanted)];
    return isSame(before, after) ? [] : leavesThatDiffer('', before, after).map((leaf) => `${key} ${leaf.place} is ${inWords(leaf.before)}, not ${inWords(leaf.after)}`);
  }).sort();
}

/** Whether each Deployment runs what it was set to, as `kubectl rollout status` judges it. */
export function isRolledOut(live: Manifests): boolean {
  return Object.values(live).filter(({ kind }) => kind === 'Deployment').every(({ metadata, spec, status }) => {
    const count = (name: string): number => Number(membersOf(status)[name] ?? 0);
    const wanted = Number(at(spec, 'replicas') ?? 1);
    return count('observedGeneration') >= Number(membersOf(metadata)['generation'] ?? 0) && count('updatedReplicas') >= wanted && count('replicas') <= count('updatedReplicas') && count('availableReplicas') >= count('updatedReplicas');
  });
}

/** Where the load balancer is that the Ingress got: what DNS must point at. Null while it has none. */
export function loadBalancerOf(live: Manifests): string | null {
  const [first] = Object.values(live).filter(({ kind }) => kind === 'Ingress').flatMap(({ status }) => listOf(at(status, 'loadBalancer', 'ingress')));
  const name = textOf(at(first, 'hostname')) || textOf(at(first, 'ip'));
  return name === '' ? null : name;
}

/** Without what the cluster keeps of an object for itself. */
function settingsOf({ status: _status, metadata, ...members }: Manifest): unknown {
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, uid: _uid, creationTimestamp: _made, selfLink: _link, ...named } = membersOf(metadata);
  const { [copyName]: _copy, 'deployment.kubernetes.io/revision': _revision, ...annotations } = membersOf(named['annotations']);
  return { ...members, metadata: { ...named, annotations } };
}

function inWords(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= 120 ? text : `${text.slice(0, 120)}...`;
}
