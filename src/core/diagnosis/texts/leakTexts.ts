import type { Finding, FindingCode } from '../finding.ts';
import type { FindingText } from './findingText.ts';
import { capital, numberIn, textIn } from './words.ts';

/** What a log holds that should not stand in one. */
export type LeakFault = Extract<FindingCode, 'token-logged'>;

export const leakTexts: { readonly [code in LeakFault]: FindingText } = {
  'token-logged': {
    headline: written, aside: written, stop: null,
    why: (finding) => `The token itself stands in ${placeOf(finding)}${verifiedWords(finding)}. Until it expires, whoever may read the log can act as its user.`,
    question: 'Is the token kept out of the logs?',
    remedy: (finding) => ({
      action: 'Keep the Token Out of the Log',
      text: `It stands in ${placeOf(finding)}${verifiedWords(finding)}: whoever may read that can act as its user until it expires. Have the ${finding.hop} log the token’s claims or its fingerprint instead, and delete what was logged.`,
      setting: null,
    }),
  },
};

function written(finding: Finding): string {
  const user = textIn(finding, 'user');
  return `${capital(finding.hop)} wrote ${user === null ? 'a usable token' : `a token of ${user}`} into its log`;
}

/** "stream S of log group G, 3 lines" */
function placeOf(finding: Finding): string {
  const [group, stream, lines] = [textIn(finding, 'group'), textIn(finding, 'stream') ?? 'the log', numberIn(finding, 'lines') ?? 1];
  const place = group === null ? stream : `stream ${stream} of log group ${group}`;
  return lines > 1 ? `${place} (${lines} lines)` : place;
}

function verifiedWords(finding: Finding): string {
  const verified = textIn(finding, 'verified');
  if (verified === 'passed') return ', and a verifier accepted it';
  if (verified === 'failed') return ', and a verifier refused it';
  return verified === null ? '' : ', not verified by anyone here';
}
