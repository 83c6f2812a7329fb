import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeployRecord, RecordEntry } from '../app/ports/deploy.ts';
import type { DeployedPlace } from '../core/deploy/deployedSteps.ts';
import type { DeploymentPlace } from '../core/deploy/deploymentSubject.ts';
import { resourceKinds } from '../core/deploy/resource.ts';
import { mapOf, nullable, number, object, oneOf, optional, text } from '../core/read.ts';
import { replaceFile } from './replaceFile.ts';
import { ensureStateFolder, stateFolderPath } from './stateFolder.ts';

/** `at`: when it was written, in epoch milliseconds. */
type Entries = { readonly [id: string]: RecordEntry & { readonly at?: number | undefined } };
type Places = { readonly [place: string]: Entries };

/** What this machine remembers of a project's deployments, in `.agentcore-chain/deploy.json`. A file that cannot be read is as none: AWS is asked. */
export function deployRecord(folder: string, now: () => number = Date.now): DeployRecord {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: async (place) => new Map(Object.entries((await readPlaces(folder))[keyOf(place)] ?? {})),
    write: (place, id, entry) => {
      const written = writing.catch(() => {}).then(async () => {
        const places = await readPlaces(folder);
        const { [id]: _before, ...others } = places[keyOf(place)] ?? {};
        const path = join(await ensureStateFolder(folder), fileName);
        await replaceFile(path, `${JSON.stringify({ ...places, [keyOf(place)]: entry === null ? others : { ...others, [id]: { ...entry, at: now() } } }, null, 2)}\n`);
      });
      writing = written;
      return written;
    },
  };
}

/** All that it remembers, place by place. Throws nothing: a file that cannot be read is as none. */
export async function readDeployedPlaces(folder: string): Promise<readonly DeployedPlace[]> {
  return Object.entries(await readPlaces(folder)).map(([key, entries]) => {
    const [account = '', region = ''] = key.split(' ');
    return { account, region, resources: Object.entries(entries).map(([id, { name, state, outputs, at = null }]) => ({ id, name, state, outputs, at })) };
  });
}

const fileName = 'deploy.json';

function keyOf({ account, region }: DeploymentPlace): string {
  return `${account} ${region}`;
}

const readRecord = mapOf(mapOf(object<Entries[string]>({ kind: oneOf(resourceKinds), name: text, within: nullable(text), state: oneOf(['changing', 'done']), outputs: mapOf(text), attempt: optional(text), at: optional(number) })));

async function readPlaces(folder: string): Promise<Places> {
  try {
    return readRecord(JSON.parse(await readFile(join(stateFolderPath(folder), fileName), 'utf8')), '');
  } catch {
    return {};
  }
}
