import type { ConfigSource } from '../app/ports.ts';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';

/** How long an answer stands, in milliseconds. */
const steadyMs = 60_000;

/** What is in force, for who asks with every flow that comes. Asked again after a minute; where that fails, what was answered last stands for another. Throws as the source does where it never answered. */
export function steadyConfigSource(source: ConfigSource, now: () => number): ConfigSource {
  let last: { readonly revisions: readonly ConfigurationRevision[]; readonly at: number } | null = null;
  let asking: Promise<readonly ConfigurationRevision[]> | null = null;
  const ask = async (): Promise<readonly ConfigurationRevision[]> => {
    try {
      const revisions = await source.revisions();
      last = { revisions, at: now() };
    } catch (error) {
      if (last === null) throw error;
      last = { ...last, at: now() };
    } finally {
      asking = null;
    }
    return last.revisions;
  };
  return {
    revisions: async () => (last !== null && now() - last.at < steadyMs ? last.revisions : (asking ??= ask())),
  };
}
