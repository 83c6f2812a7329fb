import { known, refused, type Architecture, type Known } from '../../core/deploy/workload/cluster.ts';
import { at, listOf, textOf } from '../../core/deploy/workload/manifest.ts';
import { kubectlFailure, type Kubectl } from './kubectl.ts';

/**
 * Which processors the cluster's nodes have. Both kinds: amd64, as the workload's pods are bound to one. No nodes, as with a cluster that
 * makes them when it needs them: amd64 too. `ask`: on the cluster's context.
 */
export async function readArchitecture(ask: Kubectl, signal: AbortSignal): Promise<Known<Architecture>> {
  const answer = await ask(['get', 'nodes', '--output=json'], { signal });
  if (!answer.ok) return refused(kubectlFailure('get nodes, whose processors say what the image must be for', answer).because);
  const nodes = itemsOf(answer.output);
  if (nodes === null) return refused('what kubectl says of the cluster’s nodes cannot be understood');
  const linux = nodes.map((node) => at(node, 'status', 'nodeInfo')).filter((node) => at(node, 'operatingSystem') !== 'windows').map((node) => textOf(at(node, 'architecture')));
  return known(linux.length > 0 && linux.every((one) => one === 'arm64') ? 'arm64' : 'amd64');
}

/** Who vouches for the cluster's service accounts: an address without https. */
export async function readIssuer(ask: Kubectl, signal: AbortSignal): Promise<Known<string>> {
  const answer = await ask(['get', '--raw', '/.well-known/openid-configuration'], { signal });
  if (!answer.ok) return refused(kubectlFailure('read /.well-known/openid-configuration, which names the issuer of pod identities', answer).because);
  const issuer = textOf(at(parsed(answer.output), 'issuer'));
  return issuer.startsWith('https://') ? known(issuer.slice('https://'.length).replace(/\/$/, '')) : refused('the cluster names no issuer of pod identities');
}

/**
 * Those of the secrets that are not there. Asks in the form that `kubectl get` shows to people: in that the cluster itself leaves out
 * what is in them, so none of it comes here.
 */
export async function missingSecrets(ask: Kubectl, namespace: string, names: readonly string[], signal: AbortSignal): Promise<Known<readonly string[]>> {
  const missing: string[] = [];
  for (const name of names) {
    const answer = await ask(['get', 'secret', name, `--namespace=${namespace}`, '--no-headers', '--ignore-not-found'], { signal });
    if (!answer.ok) return refused(kubectlFailure(`see whether the Secret ${name} is there`, answer).because);
    if (!answer.output.split(/\s/).includes(name)) missing.push(name);
  }
  return known(missing);
}

/** What `--output=json` gives of several objects. Null for what is no such list. */
export function itemsOf(output: string): readonly unknown[] | null {
  const value = parsed(output);
  const items = at(value, 'items');
  return Array.isArray(items) ? listOf(items) : null;
}

export function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}
