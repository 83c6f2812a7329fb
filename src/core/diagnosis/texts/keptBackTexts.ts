import type { Finding, FindingCode } from '../finding.ts';
import type { FindingText, RemedyText, StopText } from './findingText.ts';
import { durationWords, listIn, listWords, numberIn, textIn, withThousands } from './words.ts';

/** What a frontend found of its user's token before it sent anything. */
export type KeptBackFault = Extract<FindingCode, 'token-kept-back'>;

/** The parts that differ by the frontend's reason. */
type ReasonWords = {
  readonly headline: string;
  readonly why: (finding: Finding) => string;
  readonly remedy: (finding: Finding) => RemedyText;
  readonly stop: (finding: Finding) => Pick<StopText, 'summary' | 'expected' | 'found'>;
};

/** Where a sign-in says what it asks for. */
const settings = 'the frontend’s sign-in settings (Streamlit: .streamlit/secrets.toml)';

function audienceOf(finding: Finding): string {
  const audience = listIn(finding, 'audience');
  return audience.length === 0 ? 'another audience' : listWords(audience);
}

function expectedOf(finding: Finding): string {
  return textIn(finding, 'expected') ?? 'the API’s audience';
}

function bytesIn(finding: Finding, name: string): string | null {
  const bytes = numberIn(finding, name);
  return bytes === null ? null : `${withThousands(bytes)} bytes`;
}

/** How near its end the token was. */
function timeLeft(finding: Finding): string {
  const seconds = numberIn(finding, 'seconds');
  if (seconds === null) return 'less than a minute left';
  return seconds > 0 ? `expired ${durationWords(seconds)} before` : `only ${durationWords(seconds)} left`;
}

/** A token that is made for less than two minutes is hardly ever good enough; the seconds stand in the record. */
function whyNotRenewed(finding: Finding): string {
  const lifetime = numberIn(finding, 'lifetime');
  return lifetime !== null && lifetime > 0 && lifetime <= 120 ? `The identity provider makes such tokens for ${durationWords(lifetime)}.` : 'Signing in again brought no other.';
}

function largeClaims(finding: Finding): string {
  const claims = listIn(finding, 'claims');
  return claims.length === 0 ? '' : ` with ${listWords(claims)} in it`;
}

const reasons: ReadonlyMap<string, ReasonWords> = new Map<string, ReasonWords>([
  ['absent', {
    headline: 'The user’s sign-in brought no access token',
    why: () => 'The user is signed in at the frontend, and the identity provider gave no access token with it. Without one no question can be sent.',
    remedy: () => ({ action: 'Ask for an Access Token', text: `Ask for the API’s scope or audience in ${settings}, and allow it for this client at the identity provider.`, setting: null }),
    stop: () => ({ summary: 'none from the sign-in', expected: 'an access token', found: 'a sign-in without one' }),
  }],
  ['malformed', {
    headline: 'The frontend kept the token back: it is no JWT',
    why: () => 'The identity provider gave an opaque access token, which nobody but itself can read. No target could verify it.',
    remedy: () => ({
      action: 'Ask for a JWT', setting: null,
      text: `Ask for the API’s scope or audience in ${settings}: without it identity providers give opaque tokens. On Okta use a custom authorization server.`,
    }),
    stop: (finding) => ({ summary: 'it is no JWT', expected: 'a signed JWT', found: `an opaque token${bytesIn(finding, 'bytes') === null ? '' : ` of ${bytesIn(finding, 'bytes')}`}` }),
  }],
  ['audience', {
    headline: 'The frontend kept the token back: wrong audience',
    why: (finding) => `It is meant for ${audienceOf(finding)}. The API takes tokens for ${textIn(finding, 'expected') ?? 'another audience'}, so nothing was sent.`,
    remedy: (finding) => ({
      // No change of the file alone: where the sign-in asks for nothing, the provider's own audience is no API's.
      action: 'Ask for the Audience',
      text: `Ask for ${expectedOf(finding)} in ${settings}, or set identity.audience in agentcore-chain.json to the one that the identity provider issues.`,
      setting: ['identity', 'audience'],
    }),
    stop: (finding) => ({ summary: 'wrong audience', expected: `audience ${textIn(finding, 'expected') ?? 'of the target'}`, found: `audience ${audienceOf(finding)}` }),
  }],
  ['setting', {
    headline: 'The frontend kept a good token back: its own audience is set wrong',
    why: (finding) => `The token is meant for ${expectedOf(finding)}, as the API takes it. The frontend was told to look for another audience.`,
    remedy: (finding) => ({
      action: 'Mend the Frontend’s Settings', setting: null,
      text: `Set AUDIENCE of the frontend to ${expectedOf(finding)}, and start it anew. Where tokens carry no aud (Amazon Cognito), its AUDIENCE_CLAIM is client_id.`,
    }),
    stop: (finding) => ({ summary: 'its setting is wrong', expected: `audience ${textIn(finding, 'expected') ?? 'of the target'}`, found: 'a setting that names another' }),
  }],
  ['expired', {
    headline: 'The frontend kept the token back: its time is up',
    why: (finding) => `It had ${timeLeft(finding)}, and the frontend sends none in its last minute. ${whyNotRenewed(finding)}`,
    remedy: () => ({
      action: 'Make Tokens Last Longer',
      text: 'Let the identity provider issue access tokens that are good for five minutes or more, compare its clock with the frontend’s, and see that the frontend reaches it for a renewal.',
      setting: null,
    }),
    stop: (finding) => ({ summary: 'its time is up', expected: 'a token that is good for a minute or more', found: `one that had ${timeLeft(finding)}` }),
  }],
  ['size', {
    headline: 'The frontend kept the token back: too large for the runtime',
    why: (finding) => `It has ${bytesIn(finding, 'bytes') ?? 'more bytes than that'}${largeClaims(finding)}. AgentCore Runtime takes ${bytesIn(finding, 'limit') ?? 'fewer'} at most in a header.`,
    remedy: () => ({ action: 'Make the Token Smaller', text: 'Let the identity provider put fewer claims into its access tokens. Lists of groups are what makes them grow.', setting: null }),
    stop: (finding) => ({ summary: 'over the header limit', expected: `a header value of ${bytesIn(finding, 'limit') ?? 'fewer bytes'} at most`, found: `a token of ${bytesIn(finding, 'bytes') ?? 'more'}` }),
  }],
]);

const another: ReasonWords = {
  headline: 'The frontend kept the token back',
  why: (finding) => {
    const reason = textIn(finding, 'reason');
    return `It found the token unusable${reason === null ? '' : `, for its ${reason}`}. Nothing was sent.`;
  },
  remedy: () => ({ action: 'Read the Frontend’s Log', text: 'Beside this record the frontend’s log holds a line with its own code for it, which its README explains.', setting: null }),
  stop: () => ({ summary: 'kept back', expected: 'a token that the frontend can use', found: 'one that it refused' }),
};

function wordsOf(finding: Finding): ReasonWords {
  return reasons.get(textIn(finding, 'reason') ?? '') ?? another;
}

function isAbsent(finding: Finding): boolean {
  return textIn(finding, 'reason') === 'absent';
}

export const keptBackTexts: { readonly [code in KeptBackFault]: FindingText } = {
  'token-kept-back': {
    headline: (finding) => wordsOf(finding).headline,
    why: (finding) => wordsOf(finding).why(finding),
    remedy: (finding) => wordsOf(finding).remedy(finding),
    question: 'Did the frontend keep the token back?',
    stop: (finding) => ({
      word: isAbsent(finding) ? 'no token' : 'kept back',
      sentence: isAbsent(finding) ? 'Frontend got no token from the sign-in.' : 'Frontend kept the token back.',
      ...wordsOf(finding).stop(finding),
    }),
  },
};
