import type { Evidence } from '../../../src/core/flow/flow.ts';
import type { Story } from '../../../src/core/story/story.ts';

/** The one record to look at: of those that show the break, one of the hop where it broke; else that hop's first. Null where nothing broke or no record is there. */
export function logLineOf({ evidence, lines }: Story): Evidence | null {
  const own = lines.find(({ stop }) => stop)?.evidence ?? [];
  const isOwn = ({ stream, line }: Evidence): boolean => own.some((other) => other.stream === stream && other.line === line);
  return evidence.find(isOwn) ?? own[0] ?? evidence[0] ?? null;
}
