import { join } from 'node:path';
import type { ChainImage } from '../../core/deploy/desired/chainImages.ts';
import type { ImageContexts } from '../../core/deploy/deploymentSubject.ts';
import { ChainError } from '../../core/errors.ts';
import { findImageBuilder } from './findImageBuilder.ts';
import type { Environment } from '../findProgram.ts';
import { describeImageContext } from './imageContext.ts';

/**
 * What a chain's images would be built of, and whether this machine can. Builds nothing: a builder is asked whether it answers, and that
 * it does not is no error here, as what is in the registry already needs none. Throws file-unreadable, interrupted.
 */
export async function describeImages(project: string, images: readonly ChainImage[], { env, signal }: { readonly env: Environment; readonly signal: AbortSignal }): Promise<ImageContexts> {
  const platforms = [...new Set(images.map(({ platform }) => platform))];
  const [refusals, contexts] = await Promise.all([
    Promise.all(platforms.map(async (platform) => [platform, await refusalToBuild(findImageBuilder(platform, { cwd: project, env, signal }))] as const)),
    Promise.all(images.map(({ folder }) => describeImageContext(join(project, folder)))),
  ]);
  const byPlatform = new Map(refusals);
  return Object.fromEntries(images.map(({ component, folder, platform, instead }, index) => {
    const { sha256 = '', refusal = null } = contexts[index] ?? {};
    const reason = refusal === null ? (byPlatform.get(platform) ?? null) : `no image can be built of ${folder}: ${refusal}`;
    return [component, { folder, platform, sha256, obstacle: reason === null ? null : `${reason}${instead === null ? '' : `, or ${instead}`}` }];
  }));
}

/** As a part of a sentence; null where a builder is there. */
async function refusalToBuild(found: Promise<unknown>): Promise<string | null> {
  try {
    await found;
    return null;
  } catch (error) {
    if (!(error instanceof ChainError) || (error.code !== 'builder-missing' && error.code !== 'builder-unavailable')) throw error;
    return `${withoutStop(error.message)}; ${begunSmall(withoutStop(error.remedy ?? ''))}`;
  }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

function begunSmall(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}
