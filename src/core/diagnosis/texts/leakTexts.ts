import type { Finding, FindingCode } from '../finding.ts';
import type { FindingText } from './findingText.ts';
import { capital, durationWords, numberIn, textIn } from './words.ts';

/** What a log holds that should not stand in one. */
export type LeakFault = Extract<FindingCode, 'token-logged'>;

export const leakTexts: { readonly [code in LeakFault]: FindingText } = {
  'token-logged': {
    headline: written, aside: written, stop: null,
    why: (finding) => `The token itself stands in ${placeOf(finding)}${hopWords(finding)}. ${judgement(finding)}.`,
    question: 'Is the token kept out of the logs?',
    remedy: (finding) => ({
      action: isLive(finding) && !isOfThisMachine(finding) ? 'Have the Token Revoked' : 'Keep the Token Out of the Log',
      text: `It stands in ${placeOf(finding)}${hopWords(finding)}. ${judgement(finding)}.${revocation(finding)} Have the ${finding.hop} log the token’s claims or its fingerprint instead, and delete what was logged.`,
      setting: null,
    }),
  },
};

function written(finding: Finding): string {
  const user = textIn(finding, 'user');
  const hop = capital(finding.hop);
  if (textIn(finding, 'check') === 'wrongSignature') return `${hop} wrote a token with a wrong signature into its log`;
  const what = `${hop} wrote ${user === null ? 'a token' : `a token of ${user}`} into its log`;
  if (textIn(finding, 'check') !== 'signed') return what;
  return `${what}, ${lifeWords[textIn(finding, 'life') ?? ''] ?? lifeWords['works']}`;
}

const lifeWords: { readonly [life: string]: string } = { works: 'and it still works', notYet: 'and it will work', expired: 'and it worked then', wasExpired: 'which had expired' };

/** "stream S of log group G, 3 lines" */
function placeOf(finding: Finding): string {
  const [group, stream, lines] = [textIn(finding, 'group'), textIn(finding, 'stream') ?? 'the log', numberIn(finding, 'lines') ?? 1];
  const place = group === null ? stream : `stream ${stream} of log group ${group}`;
  return lines > 1 ? `${place} (${lines} lines)` : place;
}

/** As a hop verified it, where one did. Nobody need read that a token was accepted which is known to be good. */
function hopWords(finding: Finding): string {
  if (textIn(finding, 'check') === 'signed') return '';
  const verified = textIn(finding, 'verified');
  if (verified === 'passed') return ', and a verifier accepted it';
  if (verified === 'failed') return ', and a verifier refused it';
  return verified === null || textIn(finding, 'check') !== null ? '' : ', not verified by anyone here';
}

/** What this program found with the issuer's keys, and so what somebody who reads the log can do with it. */
function judgement(finding: Finding): string {
  const [issuer, because] = [textIn(finding, 'issuer') ?? 'the issuer', textIn(finding, 'because') ?? ''];
  switch (textIn(finding, 'check')) {
    case 'signed':
      return `${issuer} signed it (checked here), and ${signedWords(finding)}`;
    case 'wrongSignature':
      return `Its signature does not fit the keys of ${issuer} (checked here), so whoever checks signatures refuses it; a good one would stand there as well`;
    case 'keyUnknown':
      return `${issuer} publishes no key that fits it (checked here): it is forged, or its key was withdrawn; a good one would stand there as well`;
    case 'otherIssuer':
      return `It names ${textIn(finding, 'namedIssuer') ?? 'nobody'} as its issuer, where this chain’s is ${issuer}, so it was not checked further; ${ifGenuine(finding)}`;
    case 'keysMissing':
      return `Whether ${issuer} signed it is not known, since its keys were not to be had: ${because}; ${ifGenuine(finding)}`;
    case 'notChecked':
      return `Whether it is genuine is not known: ${because}; ${ifGenuine(finding)}`;
    default:
      return 'Where it is genuine, whoever may read the log can act as its user until it expires';
  }
}

function signedWords(finding: Finding): string {
  const seconds = numberIn(finding, 'seconds');
  const span = durationWords(seconds ?? 0);
  switch (textIn(finding, 'life')) {
    case 'expired': return `it worked when it was logged; it expired ${span} before the line was read, and the next one will stand there as well`;
    case 'wasExpired': return `it had expired ${span} before it was logged; one that works would stand there as well`;
    case 'notYet': return `it begins to work ${span} after the line was read: from then on, whoever may read the log can act as its user`;
    default: return `it still worked when the line was read, ${seconds === null ? 'naming no expiry' : `for another ${span}`}: whoever may read the log can act as its user`;
  }
}

function ifGenuine(finding: Finding): string {
  return /^(expired|wasExpired)$/.test(textIn(finding, 'life') ?? '') ? 'by its own times it has expired' : 'where it is genuine, whoever may read the log can act as its user until it expires';
}

function revocation(finding: Finding): string {
  if (!isLive(finding)) return '';
  if (isOfThisMachine(finding)) return ' Nothing outside this machine takes it.';
  return ' Have it revoked, though APIs that check tokens by themselves take it until it expires.';
}

/** Its issuer signed it, and it had not expired when the line was read. */
function isLive(finding: Finding): boolean {
  return textIn(finding, 'check') === 'signed' && /^(works|notYet)$/.test(textIn(finding, 'life') ?? '');
}

/** Only there an issuer may stand without TLS. */
function isOfThisMachine(finding: Finding): boolean {
  return textIn(finding, 'issuer')?.startsWith('http://') === true;
}
