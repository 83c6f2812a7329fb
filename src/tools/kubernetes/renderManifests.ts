import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { known, refused, type Known } from '../../core/deploy/workload/cluster.ts';
import { readManifest, type Manifest } from '../../core/deploy/workload/manifest.ts';
import { kubectlFailure, type Kubectl } from './kubectl.ts';

/** The manifests of a component's `k8s` folder as `kubectl kustomize` makes them of it. Asks no cluster. Throws tool-missing, interrupted. */
export async function renderManifests(project: string, folder: string, ask: Kubectl, signal: AbortSignal): Promise<Known<readonly Manifest[]>> {
  const path = join(project, folder);
  if (!existsSync(join(path, 'kustomization.yaml'))) return refused(`there is no ${folder}/kustomization.yaml: a new project in another folder has one to copy`);
  const answer = await ask(['kustomize', path], { signal });
  if (!answer.ok) return refused(`${kubectlFailure(`render ${folder}`, answer).because}; mend the manifests`);
  return readManifests(answer.output) ?? refused(`what kubectl makes of ${folder} cannot be understood: see what "kubectl kustomize" says there`);
}

/** Null for what is not all manifests. kubectl writes YAML 1.1, in which 0440 is no decimal number. */
function readManifests(yaml: string): Known<readonly Manifest[]> | null {
  const documents = parseAllDocuments(yaml, { version: '1.1' });
  const read = [...documents].map((document) => (document.errors.length > 0 ? null : readManifest(document.toJS())));
  const manifests = read.flatMap((manifest) => manifest ?? []);
  return manifests.length === read.length && manifests.length > 0 ? known(manifests) : null;
}
