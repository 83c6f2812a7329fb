import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'agentcore-chain-login-';

/** Has `work` done with a folder for a login, which is gone afterwards. One that a killed process left behind, with its login, goes first. */
export async function withLoginFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const left = (await readdir(tmpdir()).catch(() => [])).filter((name) => name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length).split('-')[0])));
  // Another user's cannot be removed, and is theirs.
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})));
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One that is there and not ours may not be asked.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
