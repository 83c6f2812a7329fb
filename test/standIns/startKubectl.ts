import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { writeStandIn } from './writeStandIn.ts';

export type StoredObject = { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };

/** What the stand-in for kubectl holds: kubectl's configuration, and one cluster behind all of its contexts. */
export type ClusterState = {
  config: {
    'current-context'?: string;
    contexts: { name: string; context: { cluster: string; user: string } }[] | null;
    clusters: { name: string; cluster: { server: string } }[] | null;
  };
  architectures: string[];
  issuer: string;
  /** By `<namespace>/<kind>/<name>`; `applied`: by manager. */
  objects: { [key: string]: { live: { [member: string]: unknown }; applied: { [manager: string]: unknown } } };
  version: number;
  /** A call whose words hold `call` fails and says so. */
  faults: { call: string; says: string }[];
};

/** A folder that goes first on the PATH, with a stand-in for kubectl in it, and the cluster that it stands for. */
export type StandInKubectl = {
  readonly bin: string;
  /** What a program needs to meet it. */
  readonly env: { readonly PATH: string; readonly KUBECTL_STATE: string; readonly KUBECTL_REAL: string };
  readonly read: () => Promise<ClusterState>;
  readonly change: (change: (cluster: ClusterState) => void) => Promise<void>;
  /** Each call's arguments since the last time. */
  readonly calls: () => Promise<readonly (readonly string[])[]>;
  readonly stop: () => Promise<void>;
};

export const eksContext = 'arn:aws:eks:us-west-2:123456789012:cluster/shop';
const server = 'https://0123456789ABCDEF0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com';
export const podIssuer = 'oidc.eks.us-west-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';

export function newCluster(): ClusterState {
  return {
    config: { 'current-context': eksContext, contexts: [{ name: eksContext, context: { cluster: eksContext, user: eksContext } }], clusters: [{ name: eksContext, cluster: { server } }] },
    architectures: ['amd64', 'amd64'], issuer: `https://${podIssuer}`, objects: {}, version: 1, faults: [],
  };
}

export async function startKubectl(): Promise<StandInKubectl> {
  const home = await mkdtemp(join(tmpdir(), 'agentcore-chain-kubectl-'));
  const [bin, state] = [join(home, 'bin'), join(home, 'cluster.json')];
  await mkdir(bin);
  await writeFile(state, JSON.stringify(newCluster()));
  await writeFile(`${state}.calls`, '');
  await writeStandIn(bin, 'kubectl', 'kubectl.ts');
  const read: StandInKubectl['read'] = async () => JSON.parse(await readFile(state, 'utf8')) as ClusterState; // as it was written
  return {
    bin, read,
    env: { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, KUBECTL_STATE: state, KUBECTL_REAL: realKubectl() },
    change: async (change) => {
      const cluster = await read();
      change(cluster);
      await writeFile(state, JSON.stringify(cluster));
    },
    calls: async () => {
      const lines = (await readFile(`${state}.calls`, 'utf8')).split('\n').filter((line) => line !== '');
      await writeFile(`${state}.calls`, '');
      return lines.map((line) => JSON.parse(line) as readonly string[]); // as the stand-in wrote them
    },
    stop: () => rm(home, { recursive: true, force: true }),
  };
}

/** Calls that change something in the cluster. */
export function changesIn(calls: readonly (readonly string[])[]): readonly string[] {
  return calls.map((args) => args.join(' ')).filter((call) => /\b(apply|delete|create|label|patch|annotate)\b/.test(call) && !call.includes('--dry-run=server'));
}

/** The machine's own, for what asks no cluster; empty where it has none. */
export function realKubectl(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, process.platform === 'win32' ? 'kubectl.exe' : 'kubectl')).find(existsSync) ?? '';
}
