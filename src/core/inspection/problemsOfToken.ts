import { runtimeLimits } from '../agentcore/runtime/runtime.ts';
import { targetHeaderLimits } from '../agentcore/gateway/gateway.ts';
import { fact, isUnproven, type FactId } from '../agentcore/facts/facts.ts';
import type { IdentityConfiguration } from '../chain/configuration.ts';
import type { Severity } from '../diagnosis/finding.ts';
import { textOf } from '../diagnosis/textOf.ts';
import { durationWords, listWords, withThousands } from '../diagnosis/texts/words.ts';
import { audiencesOf, type TokenKind } from '../diagnosis/tokenKind.ts';
import type { TokenView } from '../token/tokenView.ts';
import { acceptedAlgorithms, leewaySeconds } from '../token/verifyToken.ts';

export type TokenProblemCode =
  | 'expired' | 'not-yet-valid' | 'no-expiry' | 'no-user' | 'clients-own-token' | 'issued-in-the-future' | 'not-signed' | 'algorithm' | 'no-key-id' | 'id-token' | 'issuer'
  | 'audience' | 'over-runtime-limit' | 'over-target-limit' | 'repeated-claims' | 'claims-too-long';

/** Something about a token that a verifier or AgentCore would not take, or that people should know. */
export type TokenProblem = {
  readonly code: TokenProblemCode;
  readonly severity: Severity;
  /** A sentence. */
  readonly title: string;
  /** What it means or what to do; empty where the title says all. */
  readonly detail: string;
  /** Facts about AWS that this leans on and AWS does not promise. */
  readonly restsOn: readonly FactId[];
};

export type TokenSubject = { readonly token: TokenView; readonly kind: TokenKind; /** Epoch milliseconds. */ readonly now: number; readonly expected: IdentityConfiguration | null };

type Look = (subject: TokenSubject) => TokenProblem | null;

/** Errors first, each group in the order in which verifiers look. */
export function problemsOfToken(subject: TokenSubject): readonly TokenProblem[] {
  const found = looks.flatMap((look) => look(subject) ?? []);
  return severities.flatMap((severity) => found.filter((problem) => problem.severity === severity));
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];
const accepted = listWords(acceptedAlgorithms);

const looks: readonly Look[] = [
  ({ token: { header } }) => {
    const alg = textOf(header?.['alg']);
    if (alg !== undefined && acceptedAlgorithms.includes(alg)) return null;
    if (alg === undefined || alg.toLowerCase() === 'none') return error('not-signed', 'It is not signed.', 'Anybody could have written it; no verifier takes it.');
    const shared = /^HS\d/.test(alg) ? 'Its key is a shared secret: whoever can check such a token can make one.' : `The chain’s API takes ${accepted}.`;
    return error('algorithm', `It is signed with ${alg}, which is not accepted.`, shared);
  },
  ({ token: { header } }) => (textOf(header?.['kid']) ? null : error('no-key-id', 'Its header names no key (kid).', 'A verifier cannot tell which of the issuer’s keys to check it with.')),
  ({ token: { claims }, expected }) => {
    const issuer = textOf(claims?.['iss']);
    if (expected === null || expected.issuer === null || issuer === expected.issuer) return null;
    if (issuer === undefined) return error('issuer', 'It names no issuer (iss).', `The chain takes tokens of ${expected.issuer}.`);
    const slash = withoutSlash(issuer) === withoutSlash(expected.issuer) ? 'They differ by the slash at the end, and verifiers compare every character.' : `The chain takes tokens of ${expected.issuer}.`;
    return error('issuer', `It was issued by ${issuer}.`, slash);
  },
  ({ token, expected }) => {
    if (expected === null || expected.audience === null || audiencesOf(token).includes(expected.audience)) return null;
    const audiences = audiencesOf(token);
    return error('audience', audiences.length === 0 ? 'It names no audience (aud).' : `It is meant for ${listWords(audiences)}.`, `The chain’s API takes tokens for ${expected.audience}.`);
  },
  ({ token: { claims }, now }) => {
    const after = secondsUntil(claims?.['nbf'], now);
    return after !== null && after > leewaySeconds ? error('not-yet-valid', `It becomes valid in ${durationWords(after)}.`, 'Until then verifiers refuse it.') : null;
  },
  ({ token: { claims }, now }) => {
    const left = secondsUntil(claims?.['exp'], now);
    if (left === null) return error('no-expiry', claims?.['exp'] === undefined ? 'It has no expiry (exp).' : 'Its expiry (exp) is no number.', 'The chain’s API refuses it as malformed.');
    return left <= -leewaySeconds ? error('expired', `It expired ${durationWords(left)} ago.`, 'Sign in again for a new one.') : null;
  },
  ({ token: { claims } }) => (textOf(claims?.['sub']) ? null : error('no-user', 'It names no user (sub).', 'The chain’s API refuses it as malformed.')),
  ({ kind }) => (kind === 'idToken' ? error('id-token', 'It is an ID token.', 'It tells a client who signed in. An API takes access tokens: send the access token of the same sign-in.') : null),
  ({ token: { size = 0 } }) => {
    if (size <= runtimeLimits.headerValueBytes) return null;
    return over('over-runtime-limit', `An AgentCore runtime takes header values of ${bytes(runtimeLimits.headerValueBytes)} at most, and this is ${bytes(size)}.`, ['runtime.header-over-4k']);
  },
  ({ token: { size = 0 } }) => {
    const value = size + bearerLength;
    if (value <= targetHeaderLimits.valueBytes) return null;
    return over('over-target-limit', `A gateway sends a target header values of ${bytes(targetHeaderLimits.valueBytes)} at most, and with "Bearer " this is ${bytes(value)}.`, ['gateway.interceptor-output-over-4k']);
  },
  ({ token: { repeatedClaims = [] } }) =>
    repeatedClaims.length === 0 ? null : warning('repeated-claims', `${listWords(repeatedClaims)} ${repeatedClaims.length === 1 ? 'stands' : 'stand'} in it twice.`, 'Verifiers read the last one; others may read the first.'),
  ({ token: { claims } }) => {
    const client = textOf(claims?.['cid'] ?? claims?.['client_id'] ?? claims?.['azp']);
    return client !== undefined && client === claims?.['sub'] ? warning('clients-own-token', 'It names a client and no user.', 'It comes from a client’s own sign-in (client credentials): the chain carries the token of a person.') : null;
  },
  ({ token: { claims }, now }) => {
    const ahead = secondsUntil(claims?.['iat'], now);
    return ahead !== null && ahead > leewaySeconds ? note('issued-in-the-future', `It was issued ${durationWords(ahead)} from now.`, 'The clocks of the issuer and of this machine differ.') : null;
  },
  ({ token: { otherClaims = [] } }) => (otherClaims.length === 0 ? null : note('claims-too-long', `${listWords(otherClaims)} ${otherClaims.length === 1 ? 'is' : 'are'} too long to be shown.`, '')),
];

const bearerLength = 'Bearer '.length;

function over(code: TokenProblemCode, title: string, leansOn: readonly FactId[]): TokenProblem {
  const restsOn = leansOn.filter(isUnproven);
  return { code, severity: 'error', title, detail: leansOn.map((id) => fact(id).statement).join(' '), restsOn };
}

/** Whole seconds from now to a claim's moment; negative where it is past, null where the claim is no moment. */
function secondsUntil(claim: unknown, now: number): number | null {
  return typeof claim === 'number' ? Math.round(claim - now / 1000) : null;
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/+$/, '');
}

function bytes(count: number): string {
  return `${withThousands(count)} bytes`;
}

function error(code: TokenProblemCode, title: string, detail: string): TokenProblem {
  return { code, severity: 'error', title, detail, restsOn: [] };
}

function warning(code: TokenProblemCode, title: string, detail: string): TokenProblem {
  return { code, severity: 'warning', title, detail, restsOn: [] };
}

function note(code: TokenProblemCode, title: string, detail: string): TokenProblem {
  return { code, severity: 'note', title, detail, restsOn: [] };
}
