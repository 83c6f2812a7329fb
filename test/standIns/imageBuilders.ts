import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ImageBuilderName } from '../../src/tools/images/findImageBuilder.ts';
import { writeStandIn } from './writeStandIn.ts';

/** Stand-ins for builders of container images on a PATH of their own, before what is there; see imageBuilder.ts. */
export type ImageBuilders = {
  /** For the one who looks for them: PATH, HOME and what the stand-ins need. */
  readonly env: { readonly [name: string]: string };
  readonly home: string;
  /** What each was called with, its name first. */
  readonly calls: () => Promise<readonly (readonly string[])[]>;
  readonly state: string;
  readonly remove: () => Promise<void>;
};

export async function imageBuilders(names: readonly ImageBuilderName[]): Promise<ImageBuilders> {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-builders-'));
  const [bin, state, home] = [join(folder, 'bin'), join(folder, 'state'), join(folder, 'home')];
  await Promise.all([bin, state, home].map((path) => mkdir(path)));
  await Promise.all(names.map((name) => writeStandIn(bin, name, 'imageBuilder.ts', [name])));
  return {
    env: { PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, HOME: home, STAND_IN_STATE: state },
    home, state,
    calls: async () => (await readFile(join(state, 'calls.jsonl'), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as readonly string[]),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
