import { readdir } from 'node:fs/promises';
import type { ImagePlatform } from '../../core/agentcore/runtime/containerImage.ts';
import { ChainError } from '../../core/errors.ts';
import { findProgram, type Environment } from '../findProgram.ts';
import { run } from '../run.ts';

export const imageBuilders = ['docker', 'finch', 'podman'] as const;
export type ImageBuilderName = (typeof imageBuilders)[number];

export type FoundBuilder = { readonly name: ImageBuilderName; /** Absolute path of the program. */ readonly path: string };

export type FindBuilderOptions = {
  readonly cwd: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** What the kernel emulates: a folder whose files are named for processors. Linux alone has it. */
  readonly emulators?: string;
};

/** Commands that ask each builder whether it answers, and what it builds by itself: they print `linux/amd64`. */
const questions: { readonly [name in ImageBuilderName]: readonly string[] } = {
  docker: ['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}'],
  finch: ['info', '--format', '{{.OSType}}/{{.Architecture}}'],
  podman: ['info', '--format', '{{.Host.OS}}/{{.Host.Arch}}'],
};

const products: { readonly [name in ImageBuilderName]: { readonly title: string; readonly start: string } } = {
  docker: { title: 'Docker', start: 'start Docker Desktop or the docker service, and see whether "docker version" names a server' },
  finch: { title: 'Finch', start: 'run "finch vm start"' },
  podman: { title: 'Podman', start: 'run "podman machine start" where Podman has a machine, and see whether "podman info" answers' },
};

/** A virtual machine that starts up takes its time; one that does not answer at all shall not hold up a plan. */
const patienceMs = 20_000;

/**
 * The first builder of container images on the PATH that answers and builds for the platform. Throws builder-missing where none is there,
 * builder-unavailable where none answers or none builds for it, interrupted.
 */
export async function findImageBuilder(platform: ImagePlatform, options: FindBuilderOptions): Promise<FoundBuilder> {
  const refusals: ChainError[] = [];
  for (const name of imageBuilders) {
    const path = await findProgram(name, options.env).catch(() => null);
    if (path === null) continue;
    const refusal = await refusalOf({ name, path }, platform, options);
    if (refusal === null) return { name, path };
    refusals.push(refusal);
  }
  const [first] = refusals;
  if (first === undefined) throw new ChainError('builder-missing', 'There is no builder of container images on the PATH: neither docker nor finch nor podman.', { source: 'user', remedy: 'Install Docker, Finch or Podman.' });
  throw new ChainError(first.code, refusals.map(({ message }) => message).join(' '), { source: 'user', remedy: first.remedy ?? '' });
}

async function refusalOf(builder: FoundBuilder, platform: ImagePlatform, options: FindBuilderOptions): Promise<ChainError | null> {
  const { title, start } = products[builder.name];
  const answer = await ask(builder, questions[builder.name], options);
  const native = platformIn(answer.output.at(-1) ?? '');
  if (answer.code !== 0 || native === null) {
    const said = answer.said.at(-1)?.trim() ?? '';
    return new ChainError('builder-unavailable', `${title} is installed (${builder.path}) and does not answer${said === '' ? '' : `: ${said.replace(/\.$/, '')}`}.`, { source: 'user', remedy: `${start.charAt(0).toUpperCase()}${start.slice(1)}.` });
  }
  if (native === platform || (await emulates(builder, platform, options))) return null;
  return new ChainError('builder-unavailable', `${title} on this machine builds images for ${native} and not for ${platform}.`, {
    source: 'user', remedy: `Have it emulate that processor ("${builder.name} run --privileged --rm tonistiigi/binfmt --install ${platform.replace('linux/', '')}" does), or deploy from a machine that has it.`,
  });
}

/** As Go calls them, whatever the builder does. */
function platformIn(line: string): string | null {
  const [, os, processor = ''] = /^(linux|windows)\/(\w+)$/.exec(line.trim()) ?? [];
  return os === undefined ? null : `${os}/${{ x86_64: 'amd64', aarch64: 'arm64' }[processor] ?? processor}`;
}

/** Whether it builds for another processor than its own. Those in a virtual machine of their own bring emulation along; on Linux the kernel says. */
async function emulates(builder: FoundBuilder, platform: ImagePlatform, options: FindBuilderOptions): Promise<boolean> {
  if (builder.name === 'docker') return dockerEmulates(builder, platform, options);
  if (process.platform !== 'linux') return true;
  const processor = platform === 'linux/arm64' ? 'aarch64' : 'x86_64';
  return (await readdir(options.emulators ?? '/proc/sys/fs/binfmt_misc').catch(() => [])).some((name) => name.includes(processor));
}

/** "docker build" takes the builder of the current context, whichever one buildx would take by itself. */
async function dockerEmulates(builder: FoundBuilder, platform: ImagePlatform, options: FindBuilderOptions): Promise<boolean> {
  const context = await ask(builder, ['context', 'show'], options);
  const inspected = await ask(builder, ['buildx', 'inspect', context.code === 0 ? (context.output.at(-1) ?? 'default').trim() : 'default'], options);
  const platforms = inspected.output.find((line) => /^Platforms:/.test(line)) ?? '';
  return inspected.code === 0 && platforms.replace('Platforms:', '').split(',').some((one) => one.trim().replace(/\*$/, '') === platform);
}

type Answer = { readonly code: number | null; /** Its answer, line by line. */ readonly output: readonly string[]; /** With its warnings. */ readonly said: readonly string[] };

async function ask(builder: FoundBuilder, args: readonly string[], { cwd, env, signal }: FindBuilderOptions): Promise<Answer> {
  const output: string[] = [];
  const { code, lastLines } = await run(builder.path, args, { cwd, env, signal, timeoutMs: patienceMs, onOutput: (line) => void output.push(line) });
  return { code, output: output.filter((line) => line.trim() !== ''), said: lastLines.filter((line) => line.trim() !== '') };
}
