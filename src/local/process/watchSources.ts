import { watch } from 'node:fs';
import { join, sep } from 'node:path';

/** An editor writes a file in several steps: what follows within this time is one change. */
const settleMs = 60;

/** Calls back once for each burst of changes below a component's src/, until stopped. Looks at no content, and not at what Python compiles. */
export function watchSources(folder: string, onChange: () => void): () => void {
  return watchBursts(join(folder, 'src'), { recursive: true }, (changed) => changed === null || !changed.split(sep).includes('__pycache__'), onChange);
}

/** The same for one file, also where an editor replaces it by renaming another one over it. */
export function watchFile(folder: string, name: string, onChange: () => void): () => void {
  return watchBursts(folder, { recursive: false }, (changed) => changed === name, onChange);
}

function watchBursts(path: string, options: { recursive: boolean }, concerns: (name: string | null) => boolean, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(path, { ...options, persistent: false }, (_event, name) => {
    if (!concerns(name)) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, settleMs);
  });
  watcher.on('error', () => {}); // the folder was removed: nothing more to see there
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
