import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonTarget } from '../test/contracts/targets.ts';
import { componentPackages } from '../test/python/componentPackages.ts';
import { root } from '../test/repository/sourceTree.ts';
import { summarise, type Figures } from './figure.ts';

/** `target.python.verifyUs`: microseconds of one check of a token, its key cached, in the target API that `new` writes in Python. */
export async function measureTargetVerify(): Promise<Figures> {
  const { folder, remove } = await pythonTarget();
  try {
    const { program, env } = componentPackages('target-api-python');
    const printed = execFileSync(program, [join(root, 'bench', 'verify_target.py')], { cwd: folder, env, encoding: 'utf8' });
    return { 'target.python.verifyUs': summarise(printed.trim().split(/\s+/).map(Number)) };
  } finally {
    await remove();
  }
}
