import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stringify } from 'yaml';
import { kustomized } from '../templates/kustomized.ts';
import type { ClusterState, StoredObject } from './startKubectl.ts';

/**
 * A STAND-IN for kubectl, written from its documentation (kubectl reference, "Server-Side Apply", "Namespaces", "kubeconfig") and from what
 * kubectl 1.32 was seen to print without a cluster; no API server answered it. It holds a small cluster in a file and knows the calls of
 * this product alone: any other ends with 64. Rendering is the real kubectl's where there is one (KUBECTL_REAL).
 *
 * What it does as Kubernetes does: objects need their namespace; the API adds defaults, an uid and a generation; a quantity comes back in
 * its canonical form; a second apply of the same changes nothing; what a manager applied before and applies no more goes, what others
 * set stays; --dry-run=server answers and keeps nothing; a namespace takes all that is in it along.
 */

type Json = { [name: string]: unknown };

const state = process.env['KUBECTL_STATE'] ?? '';
const { options, words } = argumentsOf(process.argv.slice(2));
appendFileSync(`${state}.calls`, `${JSON.stringify(process.argv.slice(2))}\n`);

await answer();

async function answer(): Promise<void> {
  const [verb = '', ...rest] = words;
  if (verb === 'config' && rest[0] === 'view') return print(JSON.stringify(read().config));
  if (verb === 'kustomize') return kustomize(rest[0] ?? '');
  const context = read().config.contexts?.find(({ name }) => name === options['context']);
  if (context === undefined) return fail(`Error in configuration: context was not found for specified context: ${options['context']}`);
  const called = words.join(' ');
  const fault = read().faults.find(({ call }) => `${called} ${Object.keys(options).join(' ')}`.includes(call));
  if (fault !== undefined) return fail(fault.says);
  if (options['request-timeout'] === undefined && verb !== 'create' && verb !== 'label') return fail('the stand-in is asked without a time limit', 64);
  if (called === 'get nodes') return print(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: read().architectures.map((architecture) => ({ kind: 'Node', status: { nodeInfo: { architecture, operatingSystem: 'linux' } } })) }));
  if (verb === 'get' && options['raw'] !== undefined) return print(JSON.stringify({ issuer: read().issuer }));
  const namespace = options['namespace'] ?? '';
  const input = options['filename'] === '-' ? (JSON.parse(await text(process.stdin)) as { items: StoredObject[] }).items : [];
  if (verb === 'get' && rest[0] === 'secret') {
    const found = read().objects[`${namespace}/Secret/${rest[1]}`];
    return found === undefined ? undefined : print(`${rest[1]}   Opaque   1   5m`);
  }
  if (verb === 'get' && rest[0] === 'namespace') {
    const found = read().objects[`/Namespace/${rest[1]}`];
    return found === undefined ? undefined : print(JSON.stringify(found.live));
  }
  if (verb === 'get' && options['filename'] === '-') return printList(input.flatMap((one) => read().objects[keyOf(one)]?.live ?? []));
  if (verb === 'apply' && options['server-side'] !== undefined) return apply(input);
  if (verb === 'delete' && options['filename'] === '-') return change((cluster) => input.forEach((one) => delete cluster.objects[keyOf(one)]));
  if (verb === 'delete' && rest[0] === 'namespace') return change((cluster) => {
    for (const key of Object.keys(cluster.objects)) if (key === `/Namespace/${rest[1]}` || key.startsWith(`${rest[1]}/`)) delete cluster.objects[key];
  });
  if (verb === 'rollout' && rest[0] === 'status') return change((cluster) => rollOut(cluster, namespace, (rest[1] ?? '').replace('deployment/', '')));
  if (verb === 'create' && rest[0] === 'namespace') return change((cluster) => store(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: rest[1] ?? '' } }, 'kubectl-create'));
  if (verb === 'label' && rest[0] === 'namespace') return change((cluster) => {
    const [name, value = ''] = (rest[2] ?? '').split('=');
    const metadata = cluster.objects[`/Namespace/${rest[1]}`]?.live['metadata'] as Json;
    metadata['labels'] = { ...(metadata['labels'] as Json), [name ?? '']: value };
  });
  if (verb === 'create' && rest[0] === 'secret') return change((cluster) => store(cluster, { apiVersion: 'v1', kind: 'Secret', metadata: { name: rest[2] ?? '', namespace } }, 'kubectl-create'));
  fail(`the stand-in does not know: ${process.argv.slice(2).join(' ')}`, 64);
}

function apply(items: readonly StoredObject[]): void {
  const isDry = options['dry-run'] === 'server';
  const made: unknown[] = [];
  change((cluster) => {
    for (const item of items) {
      if (item.metadata.namespace !== undefined && cluster.objects[`/Namespace/${item.metadata.namespace}`] === undefined) return fail(`Error from server (NotFound): namespaces "${item.metadata.namespace}" not found`);
      made.push(store(cluster, item, options['field-manager'] ?? ''));
    }
  }, isDry);
  if (options['output'] === 'json') printList(made);
  else print(items.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name} serverside-applied`).join('\n'));
}

function store(cluster: ClusterState, item: StoredObject, manager: string): unknown {
  const key = keyOf(item);
  const before = cluster.objects[key];
  const own = canonical(item) as Json;
  const kept = before === undefined ? {} : without(before.live, before.applied[manager]);
  const live = withDefaults(merged(kept, own) as Json);
  const metadata = live['metadata'] as Json;
  const isSame = before !== undefined && JSON.stringify(sorted({ ...live, metadata: undefined })) === JSON.stringify(sorted({ ...before.live, metadata: undefined }));
  const generation = Number((before?.live['metadata'] as Json | undefined)?.['generation'] ?? 0);
  metadata['uid'] ??= `uid-${key}`;
  metadata['creationTimestamp'] ??= '2026-01-01T00:00:00Z';
  metadata['generation'] = isSame ? generation : generation + 1;
  metadata['resourceVersion'] = String(cluster.version += isSame ? 0 : 1);
  cluster.objects[key] = { live, applied: { ...before?.applied, [manager]: own } };
  return live;
}

/** The API's own: whoever compares what was sent with what is there meets them. */
function withDefaults(live: Json): Json {
  const spec = live['spec'] as Json | undefined;
  if (live['kind'] === 'Namespace') {
    const metadata = live['metadata'] as Json;
    metadata['labels'] = { ...(metadata['labels'] as Json), 'kubernetes.io/metadata.name': metadata['name'] };
    live['spec'] = { finalizers: ['kubernetes'] };
    live['status'] = { phase: 'Active' };
  }
  if (live['kind'] === 'Service' && spec !== undefined) Object.assign(spec, { clusterIP: '10.100.1.1', sessionAffinity: 'None' });
  if (live['kind'] === 'Deployment' && spec !== undefined) {
    spec['progressDeadlineSeconds'] ??= 600;
    const pod = (spec['template'] as Json)['spec'] as Json;
    pod['dnsPolicy'] ??= 'ClusterFirst';
    for (const container of pod['containers'] as Json[]) container['imagePullPolicy'] ??= 'IfNotPresent';
  }
  return live;
}

function rollOut(cluster: ClusterState, namespace: string, name: string): void {
  const live = cluster.objects[`${namespace}/Deployment/${name}`]?.live;
  if (live === undefined) return fail(`Error from server (NotFound): deployments.apps "${name}" not found`);
  const replicas = (live['spec'] as Json)['replicas'];
  live['status'] = { observedGeneration: (live['metadata'] as Json)['generation'], replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas };
  for (const [key, { live: one }] of Object.entries(cluster.objects)) {
    if (key.startsWith(`${namespace}/Ingress/`)) one['status'] = { loadBalancer: { ingress: [{ hostname: `k8s-${name}-0123456789.us-west-2.elb.amazonaws.com` }] } };
  }
  print(`deployment "${name}" successfully rolled out`);
}

function kustomize(folder: string): void {
  const real = process.env['KUBECTL_REAL'] ?? '';
  if (real !== '') {
    const { status, stdout, stderr } = spawnSync(real, ['kustomize', folder], { encoding: 'utf8' });
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = status ?? 1;
    return;
  }
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  print(kustomized(files).map((one) => stringify(one, { version: '1.1' })).join('---\n'));
}

/** Lists whose members have names are merged by them, as Kubernetes' schema says of containers, ports, volumes and variables; others are values. */
function merged(before: unknown, after: unknown): unknown {
  if (isMap(before) && isMap(after)) return Object.fromEntries([...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => [name, name in after ? merged(before[name], after[name]) : before[name]]));
  if (isNamed(before) && isNamed(after)) return after.map((one) => merged(before.find(({ name }) => name === one['name']), one));
  return after;
}

function without(live: unknown, applied: unknown): unknown {
  if (isMap(live) && isMap(applied)) return Object.fromEntries(Object.entries(live).flatMap(([name, value]) => {
    if (!(name in applied)) return [[name, value]];
    const rest = without(value, applied[name]);
    return rest === undefined ? [] : [[name, rest]];
  }));
  if (isNamed(live) && isNamed(applied)) return live.map((one) => ({ name: one['name'], ...(without(one, applied.find(({ name }) => name === one['name'])) as Json) }));
  return applied === undefined ? live : undefined;
}

/** As the API gives quantities back. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, canonical(inner)]));
  return value === '1024Mi' ? '1Gi' : value;
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamed(value: unknown): value is Json[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => isMap(one) && typeof one['name'] === 'string');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isMap(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'status').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)])) : value;
}

function keyOf({ kind, metadata }: StoredObject): string {
  return `${metadata.namespace ?? ''}/${kind}/${metadata.name}`;
}

function argumentsOf(args: readonly string[]): { readonly options: { readonly [name: string]: string }; readonly words: readonly string[] } {
  const apart: { readonly [flag: string]: string } = { '--raw': 'raw', '--context': 'context', '-n': 'namespace' };
  const given: { [name: string]: string } = {};
  const rest: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const name = apart[arg];
    if (name !== undefined) given[name] = args[index += 1] ?? '';
    else if (arg.startsWith('--')) given[arg.slice(2).split('=')[0] ?? ''] = arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : '';
    else rest.push(arg);
  }
  return { options: given, words: rest };
}

function read(): ClusterState {
  return JSON.parse(readFileSync(state, 'utf8')) as ClusterState; // as the test wrote it
}

/** One at a time: two workloads are applied side by side. */
function change(work: (cluster: ClusterState) => void, isDry = false): void {
  const lock = `${state}.lock`;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  try {
    const cluster = read();
    work(cluster);
    // Whole at once: others read it meanwhile.
    if (!isDry) {
      writeFileSync(`${state}.new`, JSON.stringify(cluster));
      renameSync(`${state}.new`, state);
    }
  } finally {
    rmdirSync(lock);
  }
}

function printList(items: readonly unknown[]): void {
  if (items.length > 0) print(JSON.stringify(items.length === 1 ? items[0] : { apiVersion: 'v1', kind: 'List', items }));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string, code = 1): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = code;
}
