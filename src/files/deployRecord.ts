import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeployRecord, RecordEntry } from '../app/ports/deploy.ts';
import type { DeploymentPlace } from '../core/deploy/deploymentSubject.ts';
import { resourceKinds } from '../core/deploy/resource.ts';
import { mapOf, nullable, object, oneOf, text } from '../core/read.ts';
import { replaceFile } from './replaceFile.ts';
import { ensureStateFolder, stateFolderPath } from './stateFolder.ts';

type Entries = { readonly [id: string]: RecordEntry };
type Places = { readonly [place: string]: Entries };

/** What this machine remembers of a project's deployments, in `.agentcore-chain/deploy.json`. A file that cannot be read is as none: AWS is asked. */
export function deployRecord(folder: string): DeployRecord {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: async (place) => new Map(Object.entries((await readPlaces(folder))[keyOf(place)] ?? {})),
    write: (place, id, entry) => {
      const written = writing.catch(() => {}).then(async () => {
        const places = await readPlaces(folder);
        const { [id]: _before, ...others } = places[keyOf(place)] ?? {};
        const path = join(await ensureStateFolder(folder), fileName);
        await replaceFile(path, `${JSON.stringify({ ...places, [keyOf(place)]: entry === null ? others : { ...others, [id]: entry } }, null, 2)}\n`);
      });
      writing = written;
      return written;
    },
  };
}

const fileName = 'deploy.json';

function keyOf({ account, region }: DeploymentPlace): string {
  return `${account} ${region}`;
}

const readRecord = mapOf(mapOf(object<RecordEntry>({ kind: oneOf(resourceKinds), name: text, within: nullable(text), state: oneOf(['changing', 'done']), outputs: mapOf(text) })));

async function readPlaces(folder: string): Promise<Places> {
  try {
    return readRecord(JSON.parse(await readFile(join(stateFolderPath(folder), fileName), 'utf8')), '');
  } catch {
    return {};
  }
}
