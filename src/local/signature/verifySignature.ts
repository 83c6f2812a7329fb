import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Credentials } from './placeholderCredentials.ts';

/** A request as it came over the wire: nothing decoded, joined or lower-cased but what Node does to header names. */
export type ReceivedRequest = {
  readonly method: string;
  /** Path and query exactly as sent (`IncomingMessage.url`). */
  readonly url: string;
  /** `IncomingMessage.headersDistinct`: `headers` joins duplicates, and a joined value hides a second token. */
  readonly headersDistinct: { readonly [name: string]: readonly string[] | undefined };
  readonly body: Uint8Array;
};

export type SignatureExpectation = {
  /**
   * Null where the callers sign with a real profile whose secret this chain does not have: then all but key and signature is
   * checked, and the answer says `signatureChecked: false`, which every state that is shown has to repeat.
   */
  readonly credentials: Credentials | null;
  readonly region: string;
  readonly service: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Further headers that must be signed where they are sent; `host` and `x-amz*` always must. */
  readonly mustSign: readonly string[];
};

/** AWS's exception name and message for a 403; neither holds anything of the request but the time and scope it claims. */
export type SignatureRefusal = { readonly type: SignatureRefusalType; readonly message: string };

export type SignatureRefusalType =
  | 'MissingAuthenticationTokenException'
  | 'IncompleteSignatureException'
  | 'UnrecognizedClientException'
  | 'InvalidSignatureException';

export type SignatureCheck =
  | { readonly ok: true; readonly signatureChecked: boolean }
  | { readonly ok: false; readonly reason: SignatureRefusal };

const algorithm = 'AWS4-HMAC-SHA256';
const timeWindowMs = 5 * 60_000;

/**
 * Does not say who the caller is or what they may do, and takes no presigned URL: it checks that the holder of the one pair of
 * credentials signed exactly this request, for this service and region, within five minutes. Facts `signature.*`.
 */
export function verifySignature(request: ReceivedRequest, expected: SignatureExpectation): SignatureCheck {
  const authorization = request.headersDistinct['authorization'] ?? [];
  if (!authorization[0]?.startsWith(algorithm)) return refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');

  const claim = readAuthorization(authorization);
  const date = single(request, 'x-amz-date');
  if (claim === null || date === null) return refuse('IncompleteSignatureException', `Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters, and one 'X-Amz-Date' header.`);

  const refusal = refusalOfScope(claim, date, expected) ?? refusalOfTime(date, expected.now) ?? refusalOfSignedHeaders(request, claim, expected.mustSign);
  if (refusal !== null) return { ok: false, reason: refusal };

  if (expected.credentials === null) return { ok: true, signatureChecked: false };
  if (claim.accessKeyId !== expected.credentials.accessKeyId) return refuse('UnrecognizedClientException', 'The security token included in the request is invalid.');

  const signature = signatureOf(canonicalRequest(request, claim.signedHeaders), date, claim.scope, expected.credentials.secretAccessKey);
  return sameText(signature, claim.signature)
    ? { ok: true, signatureChecked: true }
    : refuse('InvalidSignatureException', 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.');
}

type AuthorizationClaim = {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
};

type Scope = { readonly day: string; readonly region: string; readonly service: string };

function readAuthorization(values: readonly string[]): AuthorizationClaim | null {
  const [value] = values;
  if (value === undefined || values.length > 1) return null;
  const match = /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request *, *SignedHeaders=([^,\s]+) *, *Signature=([0-9a-f]{64})$/.exec(value);
  const [, accessKeyId, day, region, service, names, signature] = match ?? [];
  if (!accessKeyId || !day || !region || !service || !names || !signature) return null;
  return { accessKeyId, scope: { day, region, service }, signedHeaders: names.split(';').toSorted(), signature };
}

function refusalOfScope({ scope }: AuthorizationClaim, date: string, expected: SignatureExpectation): SignatureRefusal | null {
  if (scope.region !== expected.region) return invalid(`Credential should be scoped to a valid region, not '${scope.region}'.`);
  if (scope.service !== expected.service) return invalid(`Credential should be scoped to correct service: '${expected.service}'.`);
  if (!date.startsWith(scope.day)) return invalid(`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.day}' != '${date.slice(0, 8)}'.`);
  return null;
}

function refusalOfTime(date: string, now: number): SignatureRefusal | null {
  const signedAt = epochMs(date);
  if (signedAt === null) return { type: 'IncompleteSignatureException', message: `Date must be in ISO-8601 'basic format'.` };
  if (signedAt < now - timeWindowMs) return invalid(`Signature expired: ${date} is now earlier than ${basicDate(now - timeWindowMs)} (${basicDate(now)} - 5 min.)`);
  if (signedAt > now + timeWindowMs) return invalid(`Signature not yet current: ${date} is still later than ${basicDate(now + timeWindowMs)} (${basicDate(now)} + 5 min.)`);
  return null;
}

/** A signed header that stands twice is refused too: what reads the request later would take one of the values, and not know which was signed. */
function refusalOfSignedHeaders(request: ReceivedRequest, { signedHeaders }: AuthorizationClaim, mustSign: readonly string[]): SignatureRefusal | null {
  const demanded = ['host', ...mustSign.map((name) => name.toLowerCase())];
  for (const name of Object.keys(request.headersDistinct)) {
    if ((demanded.includes(name) || isAwsHeader(name)) && !signedHeaders.includes(name)) return invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const stray = signedHeaders.find((name) => single(request, name) === null);
  return stray === undefined ? null : invalid(`'${stray}' is a 'SignedHeader' in the AWS Authorization and must be sent exactly once.`);
}

/** Proxies add the trace header after signing, so no signer covers it. */
function isAwsHeader(name: string): boolean {
  return name.startsWith('x-amz') && name !== 'x-amzn-trace-id';
}

/** The body is hashed here whatever `x-amz-content-sha256` says: some signers leave it out, and a header is only a claim. */
function canonicalRequest(request: ReceivedRequest, signedHeaders: readonly string[]): string {
  const queryAt = request.url.indexOf('?');
  const path = queryAt < 0 ? request.url : request.url.slice(0, queryAt);
  const query = queryAt < 0 ? '' : request.url.slice(queryAt + 1);
  const headers = signedHeaders.map((name) => `${name}:${(single(request, name) ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
  const bodyHash = hash('sha256', request.body);
  return [request.method, canonicalPath(path), canonicalQuery(query), headers, signedHeaders.join(';'), bodyHash].join('\n');
}

/** The path as sent, encoded once more (`%3A` becomes `%253A`): decoding first would make two different paths equal. */
function canonicalPath(path: string): string {
  return path.split('/').map(uriEncode).join('/');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    return at < 0 ? [recoded(pair), ''] : [recoded(pair.slice(0, at)), recoded(pair.slice(at + 1))];
  });
  const ordered = pairs.toSorted(([nameA, valueA], [nameB, valueB]) => byCodeUnit(nameA, nameB) || byCodeUnit(valueA, valueB));
  return ordered.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Query text in the one encoding that signers use. What does not decode is encoded as it stands. */
function recoded(text: string): string {
  try {
    return uriEncode(decodeURIComponent(text));
  } catch {
    return uriEncode(text);
  }
}

function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function signatureOf(canonical: string, date: string, scope: Scope, secretAccessKey: string): string {
  const key = signingKey(scope, secretAccessKey);
  // Node gives header bytes as latin1 text; back to bytes the same way, these are the bytes that were sent.
  const canonicalHash = hash('sha256', Buffer.from(canonical, 'latin1'));
  const credentialScope = `${scope.day}/${scope.region}/${scope.service}/aws4_request`;
  return hmac(key, [algorithm, date, credentialScope, canonicalHash].join('\n')).toString('hex');
}

let lastKey: { readonly of: string; readonly key: KeyObject } | null = null;

/** Kept until the day or the caller's scope changes: deriving it takes longer than all the rest of a check. */
function signingKey({ day, region, service }: Scope, secretAccessKey: string): KeyObject {
  const of = [secretAccessKey, day, region, service].join('\n');
  if (lastKey?.of === of) return lastKey.key;
  const derive = (key: KeyObject, text: string): KeyObject => createSecretKey(hmac(key, text));
  lastKey = { of, key: [day, region, service, 'aws4_request'].reduce(derive, createSecretKey(`AWS4${secretAccessKey}`, 'utf8')) };
  return lastKey.key;
}

function hmac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The value of a header that is sent once, else null. */
function single(request: ReceivedRequest, name: string): string | null {
  const values = request.headersDistinct[name] ?? [];
  return values.length === 1 ? (values[0] ?? null) : null;
}

function epochMs(basic: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(basic);
  if (match === null) return null;
  const at = Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`);
  return Number.isNaN(at) ? null : at;
}

function basicDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function invalid(message: string): SignatureRefusal {
  return { type: 'InvalidSignatureException', message };
}

function refuse(type: SignatureRefusalType, message: string): SignatureCheck {
  return { ok: false, reason: { type, message } };
}
