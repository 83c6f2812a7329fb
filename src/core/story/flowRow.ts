import { operationOf } from '../agentcore/gateway/gateway.ts';
import type { HopName } from '../chain/hop.ts';
import type { FindingCode } from '../diagnosis/finding.ts';
import type { HopMark, Story, StoryVerdict, Thread } from './story.ts';

/** One flow as a row of the list: what is seen of it without opening it. Holds no claims but the user's name. */
export type FlowRow = {
  readonly id: string;
  readonly verdict: StoryVerdict;
  /** Epoch milliseconds of its first record; null = unknown. */
  readonly startedAt: number | null;
  /** As the token names its subject, not shortened to a person's name; what is longer than a name can be is cut. */
  readonly user: string | null;
  /** Its session's id, cut like the user. */
  readonly session: string | null;
  /** The operation's own name, without the target's prefix. */
  readonly tool: string | null;
  readonly brokenAt: HopName | null;
  readonly code: FindingCode | null;
  /** Five marks in chain order, and the four threads between them. */
  readonly marks: readonly HopMark[];
  readonly threads: readonly Thread[];
  /** "request headers not passed": what a screen reader says after verdict, time, user and tool; empty where healthy. */
  readonly short: string;
};

/** A row is one of thousands: text of others must not make it large. */
const charactersAtMost = 200;

/** Does not make foreign text safe to show: whoever draws the row does. */
export function rowOf(story: Story): FlowRow {
  const { flowId, sessionId, verdict, startedAt, user, tool, brokenAt, code, lines } = story;
  return {
    id: flowId, verdict, startedAt,
    user: user === null ? null : cut(user), session: sessionId === null ? null : cut(sessionId), tool: tool === null ? null : operationOf(tool),
    brokenAt, code,
    marks: lines.map(({ mark }) => mark),
    threads: lines.map(({ thread }) => thread).filter((thread) => thread !== null),
    short: shortOf(story),
  };
}

/** What broke it, in the words of its code; where that is not known, why not. */
function shortOf({ verdict, code, unchecked }: Story): string {
  if (verdict === 'broken') return (code ?? '').replaceAll('-', ' ');
  return verdict === 'undetermined' ? cut(unchecked[0]?.because ?? '') : '';
}

function cut(text: string): string {
  return text.length <= charactersAtMost ? text : `${text.slice(0, charactersAtMost - 1)}…`;
}
