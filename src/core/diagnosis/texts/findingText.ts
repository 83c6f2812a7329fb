import type { SettingChange } from '../../chain/settingChange.ts';
import type { Finding } from '../finding.ts';

/** One step that mends a fault: see `Remedy` in core/story. */
export type RemedyText = {
  readonly action: string;
  readonly text: string;
  readonly setting: readonly (string | number)[] | null;
  /** Only where the change alone mends the fault, or shows what does. */
  readonly change?: SettingChange | undefined;
};

/** Words of the hop at which the story stops. */
export type StopText = {
  /** Under 12 letters. */
  readonly word: string;
  /** Past tense, the hop is the subject. */
  readonly sentence: string;
  readonly summary: string;
  readonly expected: string;
  readonly found: string;
};

/** All that is ever said of one finding code. */
export type FindingText = {
  /** As the verdict: what happened, no code. */
  readonly headline: (finding: Finding) => string;
  /** Two sentences at most: what was expected and seen, then what explains it. */
  readonly why: (finding: Finding) => string;
  readonly remedy: (finding: Finding) => RemedyText | null;
  /** Asked where the records could not answer. */
  readonly question: string;
  /** As a warning or a note beside the verdict; the headline where there is none. */
  readonly aside?: (finding: Finding) => string;
  /** Null for what never breaks a flow. */
  readonly stop: ((finding: Finding) => StopText) | null;
};
