import { parse, parseAllDocuments } from 'yaml';

export type Resource = { readonly kind: string; readonly metadata: { readonly name: string }; readonly [member: string]: unknown };

type Kustomization = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly resources: readonly string[];
  readonly labels: readonly { readonly pairs: { readonly [name: string]: string }; readonly includeTemplates?: boolean }[];
  readonly images: readonly { readonly name: string; readonly newName: string; readonly newTag: string }[];
  readonly patches: readonly { readonly target: { readonly kind: string }; readonly patch: string }[];
};
type Operation = { readonly op: string; readonly path: string; readonly value: unknown };

/**
 * What `kubectl apply -k` would send for these files, as far as the generated kustomization goes: namespace, images, patches with "add".
 * Throws at any member or operation that it does not know, so that it cannot fall behind the files unseen.
 */
export function kustomized(files: ReadonlyMap<string, string>): readonly Resource[] {
  const text = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw new Error(`there is no ${path}`);
    return found;
  };
  const { apiVersion, kind, namespace, resources, labels, images, patches, ...unknown } = parse(text('kustomization.yaml')) as Kustomization;
  if (apiVersion !== 'kustomize.config.k8s.io/v1beta1' || kind !== 'Kustomization' || Object.keys(unknown).length > 0 || labels.length !== 1) throw new Error('the kustomization is not what is expected');
  const made = resources.map((path) => oneDocument(text(path)));
  for (const { target, patch } of patches) {
    const targets = made.filter((resource) => resource.kind === target.kind);
    if (targets.length !== 1) throw new Error(`${targets.length} resources are a ${target.kind}`);
    for (const operation of parse(patch) as readonly Operation[]) add(targets[0], operation);
  }
  for (const { name, newName, newTag } of images) {
    const before = JSON.stringify(made);
    const after = before.replaceAll(`"image":${JSON.stringify(name)}`, `"image":${JSON.stringify(`${newName}:${newTag}`)}`);
    if (after === before) throw new Error(`no container has the image ${name}`);
    made.splice(0, made.length, ...(JSON.parse(after) as Resource[]));
  }
  return made.map((resource) => (resource.kind === 'Namespace' ? resource : { ...resource, metadata: { ...resource.metadata, namespace } }));
}

function oneDocument(text: string): Resource {
  const documents = parseAllDocuments(text, { uniqueKeys: true });
  const [document] = documents;
  if (documents.length !== 1 || document === undefined || document.errors.length > 0) throw new Error(`not one sound document: ${text.slice(0, 100)}`);
  return document.toJS() as Resource;
}

/** JSON Patch's "add" to a member of an object that has no such member yet: what would replace something is no placeholder. */
function add(resource: unknown, { op, path, value }: Operation): void {
  const steps = path.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  const parent = steps.reduce<unknown>((at, step) => (at as { readonly [name: string]: unknown } | undefined)?.[step], resource);
  if (op !== 'add' || typeof parent !== 'object' || parent === null || last in parent) throw new Error(`"${op}" cannot be done at ${path}`);
  (parent as { [name: string]: unknown })[last] = value;
}
