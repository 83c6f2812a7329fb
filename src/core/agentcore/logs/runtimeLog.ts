import { isSessionId } from '../runtime/runtime.ts';

/** The session that a stream of a runtime's log group is about; null where its name does not say, as on platform V1. Fact `logs.runtime-streams`. */
export function sessionOfStream(stream: string): string | null {
  const session = /(?:^|[:/\]])runtime-logs-([\w-]+)$/.exec(stream)?.[1];
  return session !== undefined && isSessionId(session) ? session : null;
}
