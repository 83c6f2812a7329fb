import type { Evidence } from '../../../src/core/flow/flow.ts';
import type { OwnHop } from '../../../src/core/story/ownHops.ts';
import type { CopiedText, TimeRange, ViewAction } from '../../../src/protocol/tokenFlow.ts';
import type { HostChannel } from '../hostChannel.ts';
import { problemOf } from './problemOf.ts';
import type { Store } from './store.ts';

/** What the user sets going in the host. A refusal is shown in the view. */
export type Commands = {
  readonly act: (action: ViewAction) => void;
  readonly useRange: (range: TimeRange) => void;
  readonly nextBroken: (direction: 'older' | 'newer') => void;
  readonly openEvidence: (evidence: Evidence) => void;
  readonly openInCloudWatch: (evidence: Evidence) => void;
  readonly openSetting: (setting: readonly (string | number)[]) => void;
  readonly applyRemedy: () => void;
  readonly exportFlow: () => void;
  readonly copyReport: () => void;
  readonly copyInsightsQuery: () => void;
  readonly copyHopSnippet: (hop: OwnHop) => void;
  readonly copyText: (what: CopiedText) => void;
};

export function commandsOf(store: Store, channel: HostChannel): Commands {
  const { dispatch } = store;
  let searching: AbortController | null = null;

  const run = (asked: Promise<unknown>): void => {
    asked.catch((error: unknown) => dispatch({ kind: 'askFailed', error: problemOf(error) }));
  };
  const ofShown = (ask: (id: string) => Promise<unknown>): void => {
    const { detail } = store.state;
    if (detail !== null) run(ask(detail.id));
  };

  return {
    act: (action) => run(channel.request('act', { action })),
    useRange: (range) => run(channel.request('useRange', { range })),
    openEvidence: (evidence) => run(channel.request('openEvidence', { evidence })),
    openInCloudWatch: (evidence) => run(channel.request('openInCloudWatch', { evidence })),
    openSetting: (setting) => run(channel.request('openSetting', { setting })),
    applyRemedy: () => ofShown((id) => channel.request('applyRemedy', { id })),
    exportFlow: () => ofShown((id) => channel.request('exportFlow', { id })),
    copyReport: () => ofShown((id) => channel.request('copyReport', { id })),
    copyInsightsQuery: () => ofShown((id) => channel.request('copyInsightsQuery', { id })),
    copyHopSnippet: (hop) => run(channel.request('copyHopSnippet', { hop })),
    copyText: (what) => ofShown((id) => channel.request('copyText', { id, what })),
    nextBroken: (direction) => {
      searching?.abort();
      searching = new AbortController();
      const { signal } = searching;
      const { selected, filter } = store.state;
      channel.request('nextBroken', { id: selected, filter, direction }, signal).then(
        (id) => dispatch({ kind: 'brokenFound', id, direction }),
        (error: unknown) => { if (!signal.aborted) dispatch({ kind: 'askFailed', error: problemOf(error) }); },
      );
    },
  };
}
