import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentName } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import { redact } from '../../core/token/redact.ts';
import { componentEnvironment } from './componentEnvironment.ts';
import type { SpawnComponent } from './componentProcess.ts';
import { LastLines } from './lastLines.ts';
import type { Toolchain } from './toolchain.ts';

export type BuildSpec = {
  readonly name: ComponentName;
  readonly folder: string;
  /** What runs in the end, relative to the folder: `dist/main.mjs`, `src/main.py`. */
  readonly product: string;
  readonly toolchain: Toolchain;
  /** HOME of the build. */
  readonly home: string;
  readonly spawn: SpawnComponent;
};

/** Builds where what runs is missing or older than its sources. Does not install. Throws as `build` does. */
export async function buildWhenStale(spec: BuildSpec): Promise<void> {
  refuseWithoutSources(spec);
  if (await spec.toolchain.build.isNeeded(spec.folder, spec.product)) await runBuild(spec, false);
}

/** Builds, whatever the times of files say. Does not install. Throws component-folder-missing, component-not-installed, or component-build-failed with the last lines. */
export async function build(spec: BuildSpec): Promise<void> {
  refuseWithoutSources(spec);
  await runBuild(spec, true);
}

async function runBuild(spec: BuildSpec, anew: boolean): Promise<void> {
  const { folder, toolchain, home } = spec;
  if (!toolchain.build.isInstalled(folder)) throw notInstalled(spec);
  const output = new LastLines();
  const run = spec.spawn({
    program: toolchain.programIn(folder),
    args: toolchain.build.arguments(anew),
    cwd: folder,
    env: componentEnvironment(toolchain.environment, home),
    onLine: (line) => output.add(redact(line)),
  });
  const { code } = await run.exited;
  if (code !== 0) throw buildFailed(spec, output.all());
}

function refuseWithoutSources({ name, folder }: BuildSpec): void {
  if (existsSync(join(folder, 'src'))) return;
  throw new ChainError('component-folder-missing', `The ${name} has no sources in ${folder}.`, {
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

function buildFailed({ name, folder, toolchain }: BuildSpec, lines: readonly string[]): ChainError {
  return new ChainError('component-build-failed', [`The ${name} did not build:`, ...lines.map((line) => `  ${line}`)].join('\n'), {
    source: 'user',
    remedy: `Mend the code in ${folder}; "${toolchain.build.command}" there shows the same.`,
  });
}
