import { spawnSync } from 'node:child_process';

/**
 * A number that each commit has of its own, so that what is not all tested at once has its turn. COMMIT_NUMBER in the environment
 * plays another commit's turn; 0 where there is no git.
 */
export function commitNumber(): number {
  const given = process.env['COMMIT_NUMBER'];
  if (given !== undefined) return Number(given);
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' });
  return status === 0 ? Number.parseInt(stdout.slice(0, 8), 16) : 0;
}
