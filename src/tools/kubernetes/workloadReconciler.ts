import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import { appliedIn, byKey, changedElsewhere, isRolledOut, loadBalancerOf, withCopy, type Manifests } from '../../core/deploy/workload/appliedWorkload.ts';
import type { Cluster, Known } from '../../core/deploy/workload/cluster.ts';
import { at, membersOf, readManifest, textOf, type Manifest } from '../../core/deploy/workload/manifest.ts';
import { ownerOfMarks, ownershipMarks, urlOf } from '../../core/deploy/workload/workloadManifests.ts';
import type { Observed, Outputs } from '../../core/deploy/resource.ts';
import { ChainError } from '../../core/errors.ts';
import { kubectlFailure, kubectlOn, requireOk, type Kubectl, type KubectlAnswer } from './kubectl.ts';
import { itemsOf, parsed } from './readCluster.ts';

/** Whose settings these are in the cluster's own books, so that other tools' stay apart. */
const manager = '--field-manager=agentcore-chain';
const applyArgs = ['apply', '--server-side', '--force-conflicts', manager, '--filename=-'];

/** What the cluster gets for what takes its time, in milliseconds: new pods behind a load balancer, and a namespace with one going away. */
const patience = { apply: 120_000, rollout: 600_000, removal: 900_000 };

/**
 * Workloads on Kubernetes: all that a component's manifests hold, in a namespace of its own, which says by its marks whose it is. Its
 * `name` is the namespace's. Fields: `manifests` as they were applied, `changedElsewhere`, `status`. Outputs: `url`, `context`, `cluster`,
 * `server`, and `loadBalancer` where there is one yet. Throws kubernetes-refused, kubernetes-unavailable, tool-missing, interrupted.
 */
export function workloadReconciler(cluster: Known<Cluster>, program: Kubectl): Reconciler {
  const on = ({ context }: Cluster): Kubectl => kubectlOn(context, program);

  const apply = async (resource: Placed, wanted: Manifests, before: Manifests, signal: AbortSignal): Promise<Outputs> => {
    const place = requireCluster(cluster);
    const ask = on(place);
    signal.throwIfAborted();
    const dropped = Object.entries(before).filter(([key]) => wanted[key] === undefined).map(([, manifest]) => manifest);
    // First, as nothing remembers them once the namespace's copy is the new one.
    if (dropped.length > 0) requireOk(`delete what ${resource.name} needs no more`, await ask(['delete', '--ignore-not-found', `--timeout=${seconds(patience.removal)}`, '--filename=-'], { input: listed(dropped), timeoutMs: patience.removal }));
    signal.throwIfAborted();
    requireOk(`apply ${resource.name}`, await ask(applyArgs, { input: listed(withCopy(wanted)), timeoutMs: patience.apply }));
    for (const { metadata } of Object.values(wanted).filter(({ kind }) => kind === 'Deployment')) {
      signal.throwIfAborted();
      const args = ['rollout', 'status', `deployment/${metadata.name}`, `--namespace=${resource.name}`, `--timeout=${seconds(patience.rollout)}`];
      requireRolledOut(resource, place, await ask(args, { signal, timeoutMs: patience.rollout + 10_000 }));
    }
    const live = readObjects(await ask(['get', '--output=json', '--ignore-not-found', '--filename=-'], { signal, input: listed(Object.values(wanted)) }));
    return outputsOf(place, wanted, live === null ? {} : byKey(live));
  };

  const remove = async ({ name }: Placed, signal: AbortSignal): Promise<void> => {
    const ask = on(requireCluster(cluster));
    signal.throwIfAborted();
    requireOk(`delete namespace ${name}`, await ask(['delete', 'namespace', name, '--ignore-not-found', '--wait=true', `--timeout=${seconds(patience.removal)}`], { signal, timeoutMs: patience.removal + 10_000 }));
  };

  return {
    observe: async (resource, signal) => {
      if (cluster.state === 'refused') return { state: 'unreadable', because: cluster.because };
      const ask = on(cluster.value);
      const answer = await ask(['get', 'namespace', resource.name, '--output=json', '--ignore-not-found'], { signal });
      if (!answer.ok) return unreadable(`get namespace ${resource.name}`, answer);
      if (answer.output.trim() === '') return { state: 'absent' };
      const namespace = readManifest(parsed(answer.output));
      if (namespace === null || namespace.metadata.name !== resource.name) return { state: 'unreadable', because: `what kubectl says of namespace ${resource.name} cannot be understood` };
      const owner = ownerOfMarks(membersOf(namespace.metadata.labels), resource.chain);
      if (owner !== 'this-chain') return { state: 'present', owner, fields: {}, outputs: {} };
      const isLeaving = at(namespace, 'metadata', 'deletionTimestamp') !== undefined || textOf(at(namespace, 'status', 'phase')) === 'Terminating';
      if (isLeaving) return { state: 'present', owner, fields: { status: leaving }, outputs: {} };
      const applied = appliedIn(namespace);
      // Made by hand and marked as the chain's, for the secret that must be there first: nothing of the workload is.
      if (applied === null) return { state: 'absent' };
      return observeApplied(resource, cluster.value, applied, ask, signal);
    },

    create: (resource, { manifests }, signal) => apply(resource, manifests as Manifests, {}, signal),

    update: async (resource, { manifests }, { fields }, signal) => {
      if (fields['status'] === leaving) await remove(resource, signal);
      return apply(resource, manifests as Manifests, (fields['manifests'] ?? {}) as Manifests, signal);
    },

    remove: (resource, _found, signal) => remove(resource, signal),

    /** The namespace is marked, and with it all that is in it becomes the chain's: the next deployment applies over it. */
    adopt: async ({ name, chain, id }, _found, signal) => {
      const ask = on(requireCluster(cluster));
      signal.throwIfAborted();
      const { labels } = ownershipMarks(chain, id);
      requireOk(`label namespace ${name}`, await ask(['label', 'namespace', name, ...Object.entries(labels).map(([label, value]) => `${label}=${value}`), '--overwrite', manager]));
    },
  };
}

const leaving = 'DELETING';

/** What the cluster would make of the same manifests now is asked of itself, as it alone knows its defaults; that changes nothing. */
async function observeApplied({ name }: Placed, cluster: Cluster, applied: Manifests, ask: Kubectl, signal: AbortSignal): Promise<Observed> {
  const input = listed(withCopy(applied));
  const [found, again] = await Promise.all([
    ask(['get', '--output=json', '--ignore-not-found', '--filename=-'], { signal, input }),
    ask([...applyArgs, '--dry-run=server', '--output=json'], { signal, input }),
  ]);
  if (!found.ok) return unreadable(`get what is in namespace ${name}`, found);
  if (!again.ok) return unreadable(`have namespace ${name} compared with what was applied`, again);
  const [live, wanted] = [readObjects(found), readObjects(again)];
  if (live === null || wanted === null) return { state: 'unreadable', because: `what kubectl says of what is in namespace ${name} cannot be understood` };
  const objects = byKey(live);
  const fields = { status: isRolledOut(objects) ? 'READY' : 'UPDATING', manifests: applied, changedElsewhere: changedElsewhere(objects, byKey(wanted)) };
  return { state: 'present', owner: 'this-chain', fields, outputs: outputsOf(cluster, applied, objects) };
}

function outputsOf({ context, name, server }: Cluster, applied: Manifests, live: Manifests): Outputs {
  const url = urlOf(Object.values(applied));
  const loadBalancer = loadBalancerOf(live);
  return { ...(url === null ? {} : { url }), context, cluster: name, server, ...(loadBalancer === null ? {} : { loadBalancer }) };
}

function unreadable(what: string, answer: KubectlAnswer): Observed {
  return { state: 'unreadable', because: kubectlFailure(what, answer).because };
}

/** Null for what is not all objects of Kubernetes. One alone stands in no list; none is no text. */
function readObjects({ ok, output }: KubectlAnswer): readonly Manifest[] | null {
  if (!ok) return null;
  if (output.trim() === '') return [];
  const values = itemsOf(output) ?? [parsed(output)];
  const read = values.flatMap((value) => readManifest(value) ?? []);
  return read.length === values.length ? read : null;
}

function requireCluster(cluster: Known<Cluster>): Cluster {
  if (cluster.state === 'known') return cluster.value;
  throw new TypeError(`changed without a cluster: ${cluster.because}`);
}

function requireRolledOut({ name }: Placed, { context }: Cluster, answer: KubectlAnswer): void {
  if (answer.ok) return;
  const { code, because } = kubectlFailure(`see the new pods of ${name} run`, answer);
  throw new ChainError(code, `${because.charAt(0).toUpperCase()}${because.slice(1)}.`, {
    source: 'unknown', remedy: `See why with "kubectl --context ${context} -n ${name} describe pods", mend it, and run it again.`,
  });
}

function listed(manifests: readonly Manifest[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
}

function seconds(ms: number): string {
  return `${ms / 1000}s`;
}
