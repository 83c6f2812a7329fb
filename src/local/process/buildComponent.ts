import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ChainError } from '../../core/errors.ts';
import { redact } from '../../core/token/redact.ts';
import type { ComponentName } from '../../app/ports.ts';
import type { Environment } from './componentEnvironment.ts';
import type { SpawnComponent } from './componentProcess.ts';
import { LastLines } from './lastLines.ts';
import { isStale } from './sourceTime.ts';

export type BuildSpec = {
  readonly name: ComponentName;
  readonly folder: string;
  /** What the build makes, relative to the folder: `dist/main.mjs`. */
  readonly bundle: string;
  /** Path of the Node that runs the build. */
  readonly node: string;
  readonly env: Environment;
  readonly spawn: SpawnComponent;
};

/** Builds the bundle where it is missing or older than its sources. Does not install. Throws as `build` does. */
export async function buildWhenStale(spec: BuildSpec): Promise<void> {
  if (!existsSync(join(spec.folder, 'src'))) throw folderMissing(spec);
  if (await isStale(spec.folder, spec.bundle)) await build(spec);
}

/** Builds the bundle. Does not install. Throws component-folder-missing, component-not-installed, or component-build-failed with the last lines. */
export async function build(spec: BuildSpec): Promise<void> {
  if (!existsSync(join(spec.folder, 'src'))) throw folderMissing(spec);
  if (!existsSync(join(spec.folder, 'node_modules'))) throw notInstalled(spec);
  const output = new LastLines();
  const run = spec.spawn({
    program: spec.node,
    args: ['build.mjs'],
    cwd: spec.folder,
    env: spec.env,
    onLine: (line) => output.add(redact(line)),
  });
  const { code } = await run.exited;
  if (code !== 0) throw buildFailed(spec, output.all());
}

function folderMissing({ name, folder }: BuildSpec): ChainError {
  return new ChainError('component-folder-missing', `The ${name} has no sources in ${folder}.`, {
    source: 'user',
    remedy: `Correct "folder" of the ${name} in agentcore-chain.json, or bring the folder back.`,
  });
}

function notInstalled({ name, folder }: BuildSpec): ChainError {
  return new ChainError('component-not-installed', `The ${name} in ${folder} must be built, and its dependencies are not installed.`, {
    source: 'user',
    remedy: 'Run: agentcore-chain install <project folder>',
  });
}

function buildFailed({ name, folder }: BuildSpec, lines: readonly string[]): ChainError {
  return new ChainError('component-build-failed', [`The ${name} did not build:`, ...lines.map((line) => `  ${line}`)].join('\n'), {
    source: 'user',
    remedy: `Mend the code in ${folder}; "node build.mjs" there shows the same.`,
  });
}
