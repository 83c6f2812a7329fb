/**
 * How sure we are. V: read in the API model or SDK, or run. D: stated on an AWS documentation page.
 * P: observed by practitioners, no promise of AWS. UNVERIFIED: plausible, no good source.
 */
export type Mark = 'V' | 'D' | 'P' | 'UNVERIFIED';

export type Fact = {
  readonly statement: string;
  /** Document page, API model or kind of observation; checked November 2026. */
  readonly source: string;
  readonly mark: Mark;
};
