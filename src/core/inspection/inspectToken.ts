import type { IdentityConfiguration } from '../chain/configuration.ts';
import { tokenKindOf, type TokenKind } from '../diagnosis/tokenKind.ts';
import { decodeToken, type UndecodableReason } from '../token/decodeToken.ts';
import type { RawToken } from '../token/rawToken.ts';
import type { TokenView } from '../token/tokenView.ts';
import { viewToken } from '../token/viewToken.ts';
import { problemsOfToken, type TokenProblem } from './problemsOfToken.ts';

export type InspectionContext = {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whose tokens the chain takes; null where nobody knows. */
  readonly expected: IdentityConfiguration | null;
};

/** What can be said of a token without asking anybody. Holds claims, never the token or its signature. */
export type TokenInspection = {
  /** When it was looked at, in epoch milliseconds: what the words about its times are relative to. */
  readonly at: number;
  readonly token: TokenView;
  readonly kind: TokenKind;
  /** Errors first. */
  readonly problems: readonly TokenProblem[];
};

export type InspectedToken = { readonly state: 'decoded'; readonly inspection: TokenInspection } | { readonly state: 'undecodable'; readonly reason: UndecodableReason };

/** Decodes a token and looks for what verifiers and AgentCore would refuse of it. Does **not** verify it: see `verifyToken`. Never throws. */
export function inspectToken(token: RawToken, { now, expected }: InspectionContext): InspectedToken {
  const decoded = decodeToken(token);
  if (decoded.state === 'undecodable') return decoded;
  const view = viewToken(token, 'all');
  const kind = tokenKindOf(view, expected === null ? { state: 'unknown', because: 'no chain was named' } : { state: 'known', value: expected, from: 0 });
  return { state: 'decoded', inspection: { at: now, token: view, kind, problems: problemsOfToken({ token: view, kind, now, expected }) } };
}

/** Why something is no token that could be shown, as the end of a sentence. */
export const undecodableWords: { readonly [reason in UndecodableReason]: string } = {
  'not-three-parts': 'a signed JWT has three parts with dots between them',
  encrypted: 'it is encrypted (a JWE), so only its recipient can read it',
  'not-base64url': 'its header or its claims are no base64url, so part of it is missing or was changed',
  'not-a-json-object': 'its header or its claims are no JSON object, so part of it is missing or was changed',
};
