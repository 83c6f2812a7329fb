import type { ChainStatus } from '../chain/chainStatus.ts';
import type { FeedPhase } from '../flows/flowSource.ts';
import type { Notice, Phase, ShownSource, ViewState } from '../../protocol/tokenFlow.ts';
import { ChainError } from '../../core/errors.ts';

export type ViewSubject = {
  readonly status: ChainStatus;
  readonly feed: FeedPhase;
  readonly source: ShownSource;
  readonly revision: number;
  /** The running chain's runtime, as a browser reaches it. */
  readonly runtimeUrl: string | null;
};

/** What the view shows beside the flows. Pure, so that every state can be looked at without an editor. */
export function viewState({ status, feed, source, revision, runtimeUrl }: ViewSubject): ViewState {
  return { phase: phaseOf(status, feed, source), source, progress: progressOf(status, feed), notice: noticeOf(status, feed, source), revision, runtimeUrl };
}

function phaseOf(status: ChainStatus, feed: FeedPhase, source: ShownSource): Phase {
  if (status.kind === 'restricted' || status.kind === 'noFolder' || status.kind === 'noChain') return status.kind;
  if (feed.kind === 'loading') return 'loading';
  if (source.kind === 'aws') return 'live';
  return status.kind === 'running' ? 'live' : status.kind;
}

function progressOf(status: ChainStatus, feed: FeedPhase): string | null {
  if (feed.kind === 'loading') return feed.records === 0 ? 'Reading logs' : `${feed.records.toLocaleString('en-US')} records`;
  if (status.kind === 'starting') return status.step ?? 'Starting';
  return status.kind === 'stopping' ? 'Stopping' : null;
}

function noticeOf(status: ChainStatus, feed: FeedPhase, source: ShownSource): Notice | null {
  if (feed.kind === 'failed') return failed('The flows can’t be read.', feed.error, [{ label: 'Try Again', action: 'reload' }, { label: 'Show Log', action: 'showLog' }]);
  if (source.kind === 'local' && status.kind === 'stopped' && status.problem !== null) {
    return failed('The chain has stopped.', status.problem, [{ label: 'Run Chain Locally', action: 'run' }, { label: 'Show Log', action: 'showLog' }]);
  }
  return null;
}

function failed(title: string, error: Error, actions: Notice['actions']): Notice {
  const remedy = error instanceof ChainError ? error.remedy : undefined;
  return { severity: 'error', title, text: remedy === undefined ? error.message : `${error.message} ${remedy}`, actions };
}
