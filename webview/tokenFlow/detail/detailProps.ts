import type { HopName } from '../../../src/core/chain/hop.ts';
import type { Evidence } from '../../../src/core/flow/flow.ts';
import type { OwnHop } from '../../../src/core/story/ownHops.ts';
import type { CopiedText, ShownStory } from '../../../src/protocol/tokenFlow.ts';

/** What is shown of the selected flow, and what can be done with it. The detail asks the host nothing itself. */
export type DetailProps = {
  readonly shown: ShownStory;
  /** The line that is open. Null = none: a narrow view then closes all, a wide one shows `openingHop` beside the story. */
  readonly openHop: HopName | null;
  /** Epoch milliseconds, for "Today"; it need not tick. */
  readonly now: number;
  readonly act: DetailActions;
};

export type DetailActions = {
  /** Null closes the open line. */
  openHop(hop: HopName | null): void;
  applyRemedy(): void;
  openEvidence(evidence: Evidence): void;
  openInCloudWatch(evidence: Evidence): void;
  openSetting(setting: readonly (string | number)[]): void;
  exportFlow(): void;
  copyReport(): void;
  copyInsightsQuery(): void;
  copyHopSnippet(hop: OwnHop): void;
  copyText(what: CopiedText): void;
  /** Escape, wherever in the detail. */
  backToList(): void;
};

/** The verdict's headline, which takes focus when the list hands it over. */
export const headlineId = 'verdict-headline';

/** The button of a hop's line in the story. */
export function lineId(hop: HopName): string {
  return `line-${hop}`;
}
