import type { Finding, FindingCode } from './finding.ts';
import { failureTexts } from './texts/failureTexts.ts';
import type { FindingText } from './texts/findingText.ts';
import { keptBackTexts } from './texts/keptBackTexts.ts';
import { leakTexts } from './texts/leakTexts.ts';
import { tokenTexts } from './texts/tokenTexts.ts';
import { wayTexts } from './texts/wayTexts.ts';

/** The one English table: all that this product says of its findings. */
export const texts: { readonly [code in FindingCode]: FindingText } = { ...tokenTexts, ...wayTexts, ...failureTexts, ...keptBackTexts, ...leakTexts };

/** One line for a finding, wherever it stands: the headline of an error, the aside of a warning or a note. */
export function titleOf(finding: Finding): string {
  const { headline, aside } = texts[finding.code];
  return finding.severity === 'error' || aside === undefined ? headline(finding) : aside(finding);
}
