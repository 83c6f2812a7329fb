import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** True when the bundle is missing or older than anything it was built from: src/ and these files beside it. Looks at times only, not at content. */
export async function isStale(folder: string, bundle: string, buildInputs: readonly string[]): Promise<boolean> {
  const built = await modifiedAt(join(folder, bundle));
  if (built === null) return true;
  const sources = await readdir(join(folder, 'src'), { recursive: true, withFileTypes: true });
  const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const times = await Promise.all([...files, ...buildInputs.map((name) => join(folder, name))].map(modifiedAt));
  return times.some((time) => time !== null && time > built);
}

async function modifiedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return null;
  }
}
