import type { Finding, FindingCode } from '../finding.ts';
import type { FindingText, RemedyText, StopText } from './findingText.ts';
import { arrivalWords, durationWords, listIn, listWords, numberIn, refusalSentence, textIn } from './words.ts';

/** Faults of the token itself, as a verifier found them. */
export type TokenFault = Extract<
  FindingCode,
  | 'token-expired' | 'token-not-yet-valid' | 'audience-mismatch' | 'issuer-mismatch' | 'signature-invalid' | 'signing-key-unknown'
  | 'algorithm-refused' | 'token-malformed' | 'id-token-used' | 'scope-missing' | 'token-repeats-claims'
>;

/** The parts of a refusal that differ; the rest is the same for all. */
type RefusalWords = {
  readonly short: (finding: Finding) => string;
  readonly why: (finding: Finding) => string;
  readonly expected: (finding: Finding) => string;
  readonly found: (finding: Finding) => string;
  /** What an earlier hop could have seen; for faults that show in the claims. */
  readonly early?: (finding: Finding) => string;
  readonly question: string;
  readonly remedy: (finding: Finding) => RemedyText;
};

function refusal(words: RefusalWords): FindingText {
  const stop = (finding: Finding): StopText => ({
    word: 'refused', sentence: refusalSentence(finding), summary: words.short(finding), expected: words.expected(finding), found: words.found(finding),
  });
  return {
    headline: (finding) => `The ${finding.hop} refuses the token: ${words.short(finding)}`,
    why: words.why, remedy: words.remedy, question: words.question, stop,
    aside: (finding) =>
      textIn(finding, 'arrived') === null && words.early !== undefined
        ? words.early(finding)
        : `The ${finding.hop} refused what it got: ${words.short(finding)}`,
  };
}

function ago(finding: Finding): string {
  const seconds = numberIn(finding, 'seconds');
  return seconds === null ? 'before' : `${durationWords(seconds)} before`;
}

function ahead(finding: Finding): string {
  const seconds = numberIn(finding, 'seconds');
  return seconds === null ? 'later' : `${durationWords(seconds)} later`;
}

function audienceOf(finding: Finding): string {
  const audience = listIn(finding, 'audience');
  return audience.length === 0 ? 'another audience' : listWords(audience);
}

function expectedOf(finding: Finding, otherwise: string): string {
  return textIn(finding, 'expected') ?? otherwise;
}

/** A chain on this machine that brings its own identity provider trusts that one, whatever the file names. */
function isOwnProvider(issuer: string | null): boolean {
  return issuer?.startsWith('http://127.0.0.1:') === true;
}

function keyOf(finding: Finding): string {
  const kid = textIn(finding, 'kid');
  return kid === null ? 'its key' : `its key ${kid}`;
}

export const tokenTexts: { readonly [code in TokenFault]: FindingText } = {
  'token-expired': refusal({
    short: () => 'expired',
    why: (finding) => `${arrivalWords(finding)} it had expired ${ago(finding)}.`,
    expected: () => 'a token that is still valid',
    found: (finding) => `one that had expired ${ago(finding)}`,
    early: (finding) => `The token had expired ${ago(finding)} the ${finding.hop} sent it`,
    question: 'Was the token still valid?',
    remedy: () => ({ action: 'Sign In Again', text: 'Get a fresh access token: sign in again, or let the frontend renew it before it expires.', setting: null }),
  }),
  'token-not-yet-valid': refusal({
    short: () => 'not valid yet',
    why: (finding) => `${arrivalWords(finding)} it becomes valid only ${ahead(finding)}.`,
    expected: () => 'a token that is valid already',
    found: (finding) => `one that becomes valid ${ahead(finding)}`,
    early: (finding) => `The token was not valid yet when the ${finding.hop} sent it`,
    question: 'Was the token valid already?',
    remedy: () => ({ action: 'Check the Clocks', text: 'Compare the clocks of the identity provider and the target, and the claim nbf that the provider sets.', setting: null }),
  }),
  'audience-mismatch': refusal({
    short: () => 'wrong audience',
    why: (finding) => `${arrivalWords(finding)} it is meant for ${audienceOf(finding)}. The ${finding.hop} accepts ${expectedOf(finding, 'another audience')}.`,
    expected: (finding) => `audience ${expectedOf(finding, 'of the target')}`,
    found: (finding) => `audience ${audienceOf(finding)}`,
    early: (finding) => `The token was meant for ${audienceOf(finding)} when the ${finding.hop} sent it`,
    question: 'Was the token meant for this target?',
    remedy: (finding) => ({
      action: 'Change Audience…',
      text: `Ask the identity provider for a token for ${expectedOf(finding, 'the target’s audience')}, or set identity.audience in agentcore-chain.json to the one that it issues.`,
      setting: ['identity', 'audience'],
      change: { path: ['identity', 'audience'], ask: { question: 'Audience that the target expects', suggestions: listIn(finding, 'audience') } },
    }),
  }),
  'issuer-mismatch': refusal({
    short: () => 'wrong issuer',
    why: (finding) => `${arrivalWords(finding)} ${textIn(finding, 'issuer') ?? 'another issuer'} issued it. The ${finding.hop} trusts ${expectedOf(finding, 'another one')}.`,
    expected: (finding) => `issuer ${expectedOf(finding, 'that the target trusts')}`,
    found: (finding) => `issuer ${textIn(finding, 'issuer') ?? 'another'}`,
    early: (finding) => `The token came from ${textIn(finding, 'issuer') ?? 'another issuer'} when the ${finding.hop} sent it`,
    question: 'Did the trusted issuer issue the token?',
    remedy: (finding) => ({
      action: 'Change Issuer…',
      text: `Sign in at ${expectedOf(finding, 'the issuer that the target trusts')}, or set identity.issuer in agentcore-chain.json to the one that your users have.`,
      setting: ['identity', 'issuer'],
      change: isOwnProvider(textIn(finding, 'expected')) ? undefined : { path: ['identity', 'issuer'], ask: { question: 'Issuer that the target trusts', suggestions: [textIn(finding, 'issuer')].filter((issuer) => issuer !== null) } },
    }),
  }),
  'signature-invalid': refusal({
    short: () => 'wrong signature',
    why: (finding) => `${arrivalWords(finding)} its signature does not fit, although ${keyOf(finding)} is known. Something changed the token after it was signed.`,
    expected: () => 'a signature that fits the token',
    found: (finding) => `one that does not, key ${textIn(finding, 'kid') ?? 'unknown'}`,
    question: 'Did the signature fit?',
    remedy: () => ({ action: 'Find What Changes the Token', text: 'Pass the token on exactly as the identity provider issued it: nothing may edit, cut or re-encode it.', setting: null }),
  }),
  'signing-key-unknown': refusal({
    short: () => 'unknown signing key',
    why: (finding) => `${arrivalWords(finding)} ${keyOf(finding)} is not among those that the issuer publishes. The target looked again before it said so.`,
    expected: () => 'a key that the issuer publishes',
    found: (finding) => `key ${textIn(finding, 'kid') ?? 'without an id'}`,
    question: 'Was the token’s key known?',
    remedy: () => ({
      action: 'Check the Signing Keys',
      text: 'See that frontend and target name the same issuer. After a key rotation the target learns the new key when its JWKS cooldown is over.',
      setting: null,
    }),
  }),
  'algorithm-refused': refusal({
    short: (finding) => (textIn(finding, 'alg')?.toLowerCase() === 'none' ? 'it is not signed' : 'algorithm not accepted'),
    why: (finding) => `${arrivalWords(finding)} its header names the algorithm ${textIn(finding, 'alg') ?? 'of another kind'}, which the ${finding.hop} does not accept.`,
    expected: () => 'a token signed with RS256',
    found: (finding) => `algorithm ${textIn(finding, 'alg') ?? 'unknown'}`,
    early: (finding) => `The token was not signed when the ${finding.hop} sent it`,
    question: 'Was the signing algorithm accepted?',
    remedy: () => ({ action: 'Use a Signed Token', text: 'Let the identity provider sign its access tokens, with RS256. Never accept a token without a signature.', setting: null }),
  }),
  'token-malformed': refusal({
    short: () => 'not readable',
    why: (finding) => `${arrivalWords(finding)} what stands in Authorization is no signed JWT after the word Bearer.`,
    expected: () => 'a signed JWT',
    found: () => 'something else',
    question: 'Was the token readable?',
    remedy: () => ({ action: 'Send an Access Token', text: 'Send the compact JWT that the identity provider issued. An opaque access token cannot be checked here: use an authorization server that issues JWTs.', setting: null }),
  }),
  'id-token-used': {
    ...refusal({
      short: () => 'it is an ID token',
      why: (finding) => `${arrivalWords(finding)} it is the user’s ID token: meant for ${audienceOf(finding)}, the client, and without a scope. An API takes the access token.`,
      expected: () => 'the user’s access token',
      found: () => 'the user’s ID token',
      early: (finding) => `It was an ID token already when the ${finding.hop} sent it`,
      question: 'Was it an ID token?',
      remedy: () => ({ action: 'Send the Access Token', text: 'Let the frontend send the access token. The ID token tells the frontend who signed in, and is for nobody else.', setting: null }),
    }),
    aside: (finding) => {
      if (finding.severity === 'warning') return 'The target accepted an ID token, which is meant for the client alone';
      return textIn(finding, 'arrived') === null ? `It was an ID token already when the ${finding.hop} sent it` : 'The target refused what it got: an ID token';
    },
  },
  'scope-missing': refusal({
    short: () => 'scope missing',
    why: (finding) => `${arrivalWords(finding)} it does not allow this call. Its scopes are ${scopesOf(finding)}.`,
    expected: () => 'the scope that the operation needs',
    found: (finding) => `scopes ${scopesOf(finding)}`,
    question: 'Did the token have the scope?',
    remedy: () => ({ action: 'Ask for the Scope', text: 'Let the frontend ask for the scope that the operation needs at sign-in, and see that the identity provider grants it to this user and client.', setting: null }),
  }),
  'token-repeats-claims': {
    headline: repeatedClaims, aside: repeatedClaims, stop: null,
    why: () => 'Verifiers read the last one; other readers may take the first.',
    question: 'Does each claim stand once in the token?',
    remedy: () => null,
  },
};

function repeatedClaims(finding: Finding): string {
  return `The token holds ${listWords(listIn(finding, 'claims'))} more than once; shown is the last, as verifiers read it`;
}

function scopesOf(finding: Finding): string {
  const scopes = listIn(finding, 'scopes');
  return scopes.length === 0 ? 'not there' : listWords(scopes);
}
