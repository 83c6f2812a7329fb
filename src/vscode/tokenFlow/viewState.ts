import type { ChainError } from '../../core/errors.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { Phase, ShownReading, ShownSource, ViewState } from '../../protocol/tokenFlow.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import type { FeedPhase, LiveState } from '../flows/flowSource.ts';
import { noticeOf } from './noticeOf.ts';

export type ViewSubject = {
  readonly status: ChainStatus;
  /** Whether the window's folders have been looked through once. */
  readonly hasLooked: boolean;
  readonly feed: FeedPhase;
  /** Whether logs of AWS are followed, and how far back they are read. */
  readonly live: LiveState;
  readonly timeRange: Pick<ShownReading, 'range' | 'settingMs'>;
  readonly source: ShownSource;
  readonly revision: number;
  /** What is known of each hop's log; empty before the first reading. */
  readonly hops: readonly HopSource[];
  /** Why the chain file cannot be used; null where it can, or nobody has looked. */
  readonly fileProblem: ChainError | null;
  /** The running chain's runtime, as a browser reaches it. */
  readonly runtimeUrl: string | null;
};

/** What the view shows beside the flows. Pure, so that every state can be looked at without an editor. */
export function viewState(subject: ViewSubject): ViewState {
  const { status, source, revision, runtimeUrl } = subject;
  const phase = phaseOf(subject);
  return {
    phase, source, revision, runtimeUrl, ...readingOf(subject), progress: progressOf(subject, phase), notice: noticeOf(subject, phase),
    ...(status.kind === 'stopped' && status.endedAt !== null ? { endedAt: status.endedAt } : {}),
  };
}

function readingOf({ source, live, timeRange }: ViewSubject): Pick<ViewState, 'reading'> {
  return source.kind === 'local' ? {} : { reading: { ...timeRange, live: liveWord(live) } };
}

function liveWord(live: LiveState): ShownReading['live'] {
  if (live.kind !== 'on') return live.kind === 'beginning' ? live.kind : 'off';
  return live.notice?.kind === 'lost' || live.notice?.kind === 'signedOut' ? 'lost' : 'on';
}

function phaseOf({ status, hasLooked, feed, source }: ViewSubject): Phase {
  if (status.kind === 'restricted' || status.kind === 'noFolder') return status.kind;
  if (status.kind === 'noChain') return hasLooked ? status.kind : 'loading';
  if (feed.kind === 'loading' || feed.kind === 'idle') return 'loading';
  if (source.kind === 'aws') return 'live';
  return status.kind === 'running' ? 'live' : status.kind;
}

function progressOf({ status, feed, source }: ViewSubject, phase: Phase): string | null {
  if (phase === 'loading') {
    if (feed.kind !== 'loading') return null;
    const from = source.kind === 'aws' ? 'CloudWatch: ' : '';
    return feed.records === 0 ? null : `${from}${feed.records.toLocaleString('en-US')} records`;
  }
  if (phase === 'starting') return status.kind === 'starting' ? status.step : null;
  return null;
}
