/** An object of Kubernetes, as its API has it. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Texts; readonly annotations?: Texts };
  readonly [member: string]: unknown;
};

type Texts = { readonly [name: string]: string };

/** What tells an object from the others of its namespace: `Deployment/orders-target-api`. */
export function manifestKey({ kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>): string {
  return `${kind}/${metadata.name}`;
}

/** Narrows what was read from YAML or JSON; null where it is no object of Kubernetes. */
export function readManifest(value: unknown): Manifest | null {
  const { apiVersion, kind, metadata } = membersOf(value);
  const { name } = membersOf(metadata);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return null;
  return value as Manifest; // the rest is Kubernetes' to judge
}

/** Empty for what has no members. */
export function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** With what stands at a path changed; members that are missing on the way are made. */
export function changedAt(value: unknown, path: readonly string[], change: (before: unknown) => unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  const members = membersOf(value);
  return { ...members, [name]: changedAt(members[name], rest, change) };
}

export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => membersOf(inner)[name], value);
}
