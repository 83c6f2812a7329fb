import { nullable, object, optional, text, list, type Read } from '../../core/read.ts';
import { known, refused, type Kubeconfig, type Known } from '../../core/deploy/workload/cluster.ts';
import { kubectlFailure, type Kubectl } from './kubectl.ts';

type View = {
  readonly 'current-context'?: string | undefined;
  readonly contexts: readonly { readonly name: string; readonly context: { readonly cluster?: string | undefined } }[] | null;
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server?: string | undefined } }[] | null;
};

/** As `kubectl config view` merges it from every file that counts; it leaves keys and tokens out. */
const readView: Read<View> = object<View>({
  'current-context': optional(text),
  contexts: nullable(list(object({ name: text, context: object({ cluster: optional(text) }) }))),
  clusters: nullable(list(object({ name: text, cluster: object({ server: optional(text) }) }))),
});

/** kubectl's configuration: names and addresses alone. Asks no cluster. Throws tool-missing, interrupted. */
export async function readKubeconfig(ask: Kubectl, signal: AbortSignal): Promise<Known<Kubeconfig>> {
  const answer = await ask(['config', 'view', '--output=json'], { signal });
  if (!answer.ok) return refused(kubectlFailure('read its configuration', answer).because);
  try {
    const view = readView(JSON.parse(answer.output), '');
    const servers = new Map((view.clusters ?? []).map(({ name, cluster }) => [name, cluster.server ?? '']));
    const contexts = (view.contexts ?? []).map(({ name, context: { cluster = '' } }) => ({ name, cluster, server: servers.get(cluster) ?? '' }));
    return known({ current: view['current-context'] || null, contexts });
  } catch {
    return refused('kubectl’s configuration cannot be understood: see what "kubectl config view" says');
  }
}
