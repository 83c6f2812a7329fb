import { createHash } from 'node:crypto';

/** How much of a token's claims a record shows: registered claims with values and other names, everything, or nothing. */
export type ClaimPolicy = 'standard' | 'all' | 'none';

/** What may be shown of a token. Never the token itself, never its signature. */
export type TokenView = {
  readonly state: 'seen' | 'absent' | 'undecodable';
  /** `sha256:` and 32 hex digits over the compact token. Equal at two hops = the same token. */
  readonly fingerprint?: string;
  /** Bytes of the compact token. */
  readonly size?: number;
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  /** Names of the claims whose values the policy keeps back. */
  readonly otherClaims?: readonly string[];
  /** Names that stand twice in the payload: verifiers read the last one. */
  readonly repeatedClaims?: readonly string[];
};

export type VerificationCode =
  | 'expired' | 'not-yet-valid' | 'audience' | 'issuer' | 'signature' | 'key-unknown' | 'algorithm' | 'malformed' | 'scope' | 'absent';

/** One line that says what this component saw of the user's token at one moment. */
export type HopRecord = {
  readonly hop: 'agent' | 'interceptor' | 'target';
  readonly moment: 'received' | 'sent' | 'answered' | 'accepted' | 'rejected';
  readonly correlationId?: string | undefined;
  /** 32 hex digits. */
  readonly traceId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly gatewayRequestId?: string | undefined;
  /** JSON-RPC id of the MCP message, as text. */
  readonly rpcId?: string | undefined;
  readonly target?: string | undefined;
  readonly tool?: string | undefined;
  /** The header that carries, or should have carried, the token. */
  readonly header?: string | undefined;
  /** Names only: values may be secrets. */
  readonly headerNames?: readonly string[] | undefined;
  readonly token?: TokenView | undefined;
  readonly verification?: { readonly result: 'passed' } | { readonly result: 'failed'; readonly code: VerificationCode } | undefined;
  readonly reply?: { readonly status?: number | undefined; readonly isError?: boolean | undefined; readonly rpcCode?: number | undefined } | undefined;
};

export type PrintHopRecord = (record: HopRecord) => void;

/** Prints one JSON line on stdout before it returns, so that the line is out before the caller has its answer. */
export function printHopRecord({ hop, moment, ...rest }: HopRecord): void {
  process.stdout.write(`${JSON.stringify({ tokenHop: 1, hop, moment, at: new Date().toISOString(), ...rest })}\n`);
}

/** Reads the HOP_CLAIMS setting. A word that is not known shows nothing, which is the safe side. */
export function claimPolicy(setting: string | undefined): ClaimPolicy {
  if (setting === undefined || setting === '' || setting === 'standard') return 'standard';
  return setting === 'all' ? 'all' : 'none';
}

/** The compact token in a header's value, with or without "Bearer " in any case. Null where there is none. */
export function bareToken(headerValue: string | undefined): string | null {
  const token = (headerValue ?? '').trim().replace(/^bearer(\s+|$)/i, '');
  return token === '' ? null : token;
}

/** Describes a token for a record. Does not verify anything and never throws. */
export function viewToken(token: string | null, policy: ClaimPolicy): TokenView {
  if (token === null) return { state: 'absent' };
  const marks = { fingerprint: fingerprint(token), size: Buffer.byteLength(token) };
  const [header, payload, signature, ...rest] = token.split('.');
  const protectedHeader = jsonSegment(header);
  const claims = jsonSegment(payload);
  if (protectedHeader === null || claims === null || signature === undefined || rest.length > 0) return { state: 'undecodable', ...marks };
  return { state: 'seen', ...marks, ...shownParts(protectedHeader, claims, payload ?? '', policy) };
}

const shownHeaderMembers = new Set(['alg', 'kid', 'typ']);

const standardClaims = new Set([
  'iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'scp', 'scope', 'cid', 'client_id', 'azp', 'uid', 'token_use', 'typ',
]);

function shownParts(header: Record<string, unknown>, claims: Record<string, unknown>, payload: string, policy: ClaimPolicy): Partial<TokenView> {
  if (policy === 'none') return {};
  const isShown = ([name]: [string, unknown]): boolean => policy === 'all' || standardClaims.has(name);
  const otherClaims = Object.entries(claims).filter((claim) => !isShown(claim)).map(([name]) => name);
  const repeatedClaims = repeatedNames(decodeSegment(payload));
  return {
    header: Object.fromEntries(Object.entries(header).filter(([name]) => shownHeaderMembers.has(name))),
    claims: Object.fromEntries(Object.entries(claims).filter(isShown)),
    otherClaims,
    ...(repeatedClaims.length > 0 ? { repeatedClaims } : {}),
  };
}

function fingerprint(token: string): string {
  return `sha256:${createHash('sha256').update(token).digest('hex').slice(0, 32)}`;
}

function jsonSegment(segment: string | undefined): Record<string, unknown> | null {
  if (segment === undefined || !/^[\w-]+$/.test(segment)) return null;
  try {
    const text = decodeSegment(segment);
    const value: unknown = isNestedTooDeep(text) ? null : JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function decodeSegment(segment: string): string {
  return Buffer.from(segment, 'base64url').toString('utf8');
}

const stringsAndBrackets = /("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g;

/** No issuer nests claims 64 levels deep, and what prints them calls itself once for each level. */
function isNestedTooDeep(json: string): boolean {
  let depth = 0;
  for (const [part] of json.matchAll(stringsAndBrackets)) {
    if (part === '{' || part === '[') depth += 1;
    else if (part === '}' || part === ']') depth -= 1;
    if (depth > 64) return true;
  }
  return false;
}

/** JSON.parse keeps the last of two equal names and says nothing, so the names are read from the text. */
function repeatedNames(json: string): readonly string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let depth = 0;
  for (const [part, name] of json.matchAll(stringsAndBrackets)) {
    if (part === '{' || part === '[') depth += 1;
    else if (part === '}' || part === ']') depth -= 1;
    else if (name !== undefined && depth === 1) {
      const claim = String(JSON.parse(name));
      if (seen.has(claim)) repeated.add(claim);
      seen.add(claim);
    }
  }
  return [...repeated];
}

/** An id that a caller chose, unless it is something that no log line should repeat. */
export function loggableId(id: string | undefined): string | undefined {
  return id !== undefined && /^(?!eyJ)[\w.:-]{1,256}$/.test(id) ? id : undefined;
}

/** A JSON object, as opposed to a list, a text, a number, true, false or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
