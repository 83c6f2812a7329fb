import { runtimeLimits } from '../agentcore/runtime/runtime.ts';
import { targetHeaderLimits } from '../agentcore/gateway/gateway.ts';
import { durationWords, withThousands } from '../diagnosis/texts/words.ts';
import { textOf } from '../diagnosis/textOf.ts';
import { claimRows } from '../story/claimRows.ts';
import type { Clock } from '../story/clock.ts';
import type { Check } from '../story/story.ts';
import { visible } from '../story/visible.ts';
import type { ClaimValue, VerificationCode } from '../token/tokenView.ts';
import { bad, good, odd, plain, quiet, strong, type Span, type TonedLine } from '../tonedLine.ts';
import type { TokenInspection } from './inspectToken.ts';
import type { TokenProblem } from './problemsOfToken.ts';
import { verificationChecks, type TokenVerification } from './tokenVerification.ts';

/** An inspected token as people read it, the same for every front. Holds no token and no signature, as the inspection does not. */
export function inspectionLines(inspection: TokenInspection, verification: TokenVerification, clock: Clock): readonly TonedLine[] {
  const { at, token, problems } = inspection;
  const lines: readonly TonedLine[] = [
    [strong(titleOf(inspection))],
    summaryLine(inspection, verification),
    ...section('Verification', verificationLines(inspection, verification)),
    ...section('Problems', problems.map(problemLine)),
    ...section('Claims', claimLines(inspection, verification, clock)),
    ...section('Header', table(Object.entries(token.header ?? {}).map(([name, value]) => ({ name, meaning: '', values: [[plain(valueText(value))]] })))),
    ...section('Token', tokenLines(inspection)),
    [],
    [quiet(`Read ${moment(at, clock)}. The token and its signature are not in this text, and nothing of it is stored.`)],
  ];
  return lines.map((line) => line.map(({ text, tone }) => ({ text: visible(text), tone })));
}

function titleOf({ kind, token: { claims } }: TokenInspection): string {
  const what = kind === 'accessToken' ? 'Access token' : kind === 'idToken' ? 'ID token' : 'Token';
  const user = textOf(claims?.['sub']);
  return user === undefined ? what : `${what} of ${user}`;
}

function summaryLine(inspection: TokenInspection, verification: TokenVerification): TonedLine {
  if (verification.state !== 'verified') return [plain(`${timeSentence(inspection)} Not verified.`)];
  const { issuer, audience, outcome } = verification;
  if (outcome.result === 'failed') {
    // Another issuer's token fails at the first question that only its own keys could answer.
    const isForeign = outcome.code === 'key-unknown' && inspection.token.claims?.['iss'] !== issuer;
    return [bad('✗'), plain(` Refused: ${isForeign ? `${refusalWords.issuer}, with a key that the chain’s issuer does not publish` : refusalWords[outcome.code]}.`)];
  }
  return [good('✓'), plain(` Verified: ${issuer} issued it${audience === null ? '' : `, for ${audience}`}. ${timeSentence(inspection)}`)];
}

const refusalWords: { readonly [code in VerificationCode]: string } = {
  malformed: 'it is no signed JWT with the claims that an access token needs',
  algorithm: 'it is signed with an algorithm that is not accepted',
  'key-unknown': 'it is signed with a key that the issuer does not publish',
  signature: 'its signature does not fit, so something in it was changed',
  issuer: 'another issuer made it',
  audience: 'it is meant for someone else',
  'not-yet-valid': 'it is not valid yet',
  expired: 'it has expired',
  scope: 'it lacks a scope',
  absent: 'there is none',
};

function timeSentence({ at, token: { claims } }: TokenInspection): string {
  const [from, until] = [claims?.['nbf'], claims?.['exp']].map((claim) => (typeof claim === 'number' ? claim - at / 1000 : null));
  if (typeof until === 'number' && until <= 0) return `Expired ${durationWords(until)} ago.`;
  if (typeof from === 'number' && from > 0) return `Becomes valid in ${durationWords(from)}.`;
  return typeof until === 'number' ? `Valid for ${durationWords(until)} more.` : 'It does not say how long it is valid.';
}

function verificationLines(inspection: TokenInspection, verification: TokenVerification): readonly TonedLine[] {
  switch (verification.state) {
    case 'verified':
      return verificationChecks(inspection, verification).map(checkLine);
    case 'notAsked':
      return [[quiet('○'), plain(` Nobody has checked who made this token.${verification.issuer === null ? '' : ` It can be checked with the keys of ${verification.issuer}.`}`)]];
    case 'impossible':
      return [[quiet('○'), plain(` It cannot be verified: ${verification.because}. ${verification.remedy}`)]];
    case 'unavailable':
      return [[odd('?'), plain(` It could not be verified: ${verification.because}. ${verification.remedy}`)]];
  }
}

const checkNameWidth = 12;

function checkLine({ state, name, detail }: Check): TonedLine {
  const mark = state === 'passed' ? good('✓') : state === 'failed' ? bad('✗') : quiet('○');
  const text = ` ${name.padEnd(detail === '' ? 0 : checkNameWidth)}${detail}`;
  return [mark, state === 'failed' ? strong(text) : plain(text)];
}

function problemLine({ severity, title, detail, restsOn }: TokenProblem): TonedLine {
  const mark = severity === 'error' ? bad('✗') : severity === 'warning' ? odd('!') : quiet('·');
  const promise = restsOn.length === 0 ? '' : ' AWS does not promise this.';
  return [mark, strong(` ${title}`), plain(`${detail === '' ? '' : ` ${detail}`}${promise}`)];
}

function claimLines({ at, token }: TokenInspection, verification: TokenVerification, clock: Clock): readonly TonedLine[] {
  const refusal = verification.state === 'verified' && verification.outcome.result === 'failed' ? verification.outcome.code : null;
  const rows = claimRows(token, null, refusal).map(({ name, meaning, kind, value, refused }) => {
    const values = kind === 'masked' ? [[quiet('too long to be shown')]]
      : kind === 'time' && typeof value === 'number' ? [momentSpans(value, at, clock)]
      : kind === 'list' && Array.isArray(value) && value.length > 0 ? value.map((entry: ClaimValue) => [plain(valueText(entry))])
      : [[plain(valueText(value))]];
    return { name, meaning, values: refused ? values.map((spans) => [...spans, bad('  not accepted')]) : values };
  });
  return table(rows);
}

function momentSpans(seconds: number, at: number, clock: Clock): readonly Span[] {
  const away = seconds - at / 1000;
  return [plain(`${moment(seconds * 1000, clock)}, ${away < 0 ? `${durationWords(away)} ago` : `in ${durationWords(away)}`}`), quiet(`  ${seconds}`)];
}

function tokenLines({ token: { size = 0, fingerprint = '' } }: TokenInspection): readonly TonedLine[] {
  return table([
    { name: 'Size', meaning: '', values: [[plain(`${withThousands(size)} bytes`)]] },
    { name: 'Runtime', meaning: '', values: [room(size, runtimeLimits.headerValueBytes, '')] },
    { name: 'Target', meaning: '', values: [room(size + 'Bearer '.length, targetHeaderLimits.valueBytes, ', with "Bearer "')] },
    { name: 'Fingerprint', meaning: '', values: [[plain(fingerprint)]] },
  ]);
}

function room(bytes: number, limit: number, how: string): TonedLine {
  const fits = bytes <= limit;
  if (fits) return [good('✓'), plain(` ${withThousands(bytes)} of the ${withThousands(limit)} bytes that a header may have there${how}`)];
  return [bad('✗'), plain(` ${withThousands(bytes)} bytes${how}, and a header may have ${withThousands(limit)} there`)];
}

type Row = { readonly name: string; readonly meaning: string; readonly values: readonly (readonly Span[])[] };

const widestName = 28;

/** Columns: name, meaning, value; further values below the first. */
function table(rows: readonly Row[]): readonly TonedLine[] {
  const named = rows.map((row) => ({ ...row, name: visible(row.name) }));
  const nameWidth = Math.min(widestName, Math.max(0, ...named.map(({ name }) => name.length))) + 2;
  const meaningWidth = Math.max(0, ...named.map(({ meaning }) => meaning.length));
  return named.flatMap(({ name, meaning, values }) =>
    values.map((spans, place) => [
      strong((place === 0 ? name : '').padEnd(nameWidth)),
      ...(meaningWidth === 0 ? [] : [quiet((place === 0 ? meaning : '').padEnd(meaningWidth + 2))]),
      ...spans,
    ]));
}

function section(title: string, lines: readonly TonedLine[]): readonly TonedLine[] {
  return lines.length === 0 ? [] : [[], [strong(title)], ...lines.map((line) => [plain('  '), ...line])];
}

function valueText(value: ClaimValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function moment(at: number, clock: Clock): string {
  return `${clock.date(at)} ${clock.time(at)}`;
}
