import { ChainError } from '../../core/errors.ts';
import type { Environment } from '../findProgram.ts';
import type { NodeProgram } from '../findNode.ts';
import { run } from '../run.ts';

export type BuildBundleOptions = { readonly node: NodeProgram; readonly env: Environment; readonly signal: AbortSignal };

/** Runs the build of a component in TypeScript, which its dependencies must be installed for. Throws component-build-failed with its last lines, tool-missing, interrupted. */
export async function buildBundle(folder: string, { node, env, signal }: BuildBundleOptions): Promise<void> {
  const { code, lastLines } = await run(node.path, ['build.mjs'], { cwd: folder, env, signal });
  if (code === 0) return;
  throw new ChainError('component-build-failed', [`The component in ${folder} did not build:`, ...lastLines.map((line) => `  ${line}`)].join('\n'), {
    source: 'user', remedy: `Mend the code in ${folder}; "node build.mjs" there shows the same.`,
  });
}
