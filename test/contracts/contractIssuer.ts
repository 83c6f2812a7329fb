import { constants, createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TokenSpec = {
  /** Members of the good header and claims that are added or changed, and names of those that are left out. */
  readonly header?: object;
  readonly headerWithout?: readonly string[];
  readonly claims?: object;
  readonly without?: readonly string[];
  /** The text of a part as it is, instead: `<good>` stands for the good members, without their braces. */
  readonly headerText?: string;
  readonly claimsText?: string;
  /** These texts have one byte a character, and not UTF-8. */
  readonly latin1?: boolean;
  /** How it is signed, whatever its header says, and with which key. */
  readonly sign?: 'RS256' | 'RS512' | 'PS256' | 'ES256' | 'ES384' | 'HS256';
  readonly key?: KeyName;
  /** How its parts are put together: `<header>`, `<claims>`, `<signature>`, an `<altered>` one, and claims of somebody else, `<foreign>`. */
  readonly form?: string;
};

export type Good = { readonly header: object; readonly claims: object };

const rsa = (bits: number): KeyObject => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
const ec = (curve: string): KeyObject => generateKeyPairSync('ec', { namedCurve: curve }).privateKey;
const keys = { rsa: rsa(2048), 'rsa-any': rsa(2048), 'rsa-short': rsa(1024), stranger: rsa(2048), p256: ec('P-256'), p384: ec('P-384') };
export type KeyName = keyof typeof keys;

const published = (name: KeyName, members: object = {}): object => ({ ...createPublicKey(keys[name]).export({ format: 'jwk' }), kid: name, ...members });

/** What the issuer publishes; every other key is none that a token may be signed with. */
export const publishedKeys = {
  keys: [
    published('rsa', { alg: 'RS256', use: 'sig' }), published('rsa-any'), published('p256', { alg: 'ES256', use: 'sig' }), published('p384', { use: 'sig' }), published('rsa-short'),
    published('rsa-any', { kid: 'rsa-enc', use: 'enc' }), published('rsa-any', { kid: 'rsa-wrap', key_ops: ['wrapKey'] }), published('rsa-any', { kid: 'twice' }), published('rsa-any', { kid: 'twice' }),
    { kty: 'RSA', kid: 'rsa-broken', e: 'AQAB' }, { kty: 'oct', kid: 'rsa-oct', k: 'AQAB' }, { ...published('rsa'), kid: 7 },
  ],
};

export type ContractIssuer = {
  readonly url: string;
  readonly signToken: (spec: TokenSpec, good: Good) => string;
  /** How often its keys were asked for. */
  readonly fetches: () => number;
  /** From now on its keys are answered so; null: as published. */
  readonly answerKeys: (answer: ((response: ServerResponse) => void) | null) => void;
  readonly close: () => void;
};

/** An issuer on this machine, with discovery, and tokens of every kind. Its private keys are made here and kept nowhere. */
export async function contractIssuer(): Promise<ContractIssuer> {
  let fetches = 0;
  let answer: ((response: ServerResponse) => void) | null = null;
  const server = createServer((request, response) => {
    if (request.url === '/keys') {
      fetches += 1;
      return answer === null ? json(response, publishedKeys) : answer(response);
    }
    if (request.url === '/.well-known/openid-configuration') return json(response, { issuer: url, jwks_uri: `${url}/keys` });
    return void response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    signToken: (spec, good) => signToken(spec, good, url),
    fetches: () => fetches,
    answerKeys: (next) => (answer = next),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function signToken(spec: TokenSpec, good: Good, issuer: string): string {
  const { key = 'rsa', sign: algorithm = 'RS256', form = '<header>.<claims>.<signature>', latin1 = false } = spec;
  const encode = (text: string): string => Buffer.from(text, latin1 ? 'latin1' : 'utf8').toString('base64url');
  const header = encode(textOf(spec.headerText, without({ ...good.header, ...spec.header }, spec.headerWithout), issuer));
  const claims = encode(textOf(spec.claimsText, without({ ...good.claims, ...spec.claims }, spec.without), issuer));
  const signature = signatureOf(`${header}.${claims}`, algorithm, keys[key]).toString('base64url');
  const middle = Math.floor(signature.length / 2);
  const altered = `${signature.slice(0, middle)}${signature[middle] === 'A' ? 'B' : 'A'}${signature.slice(middle + 1)}`;
  const foreign = encode(textOf(undefined, { ...good.claims, sub: 'eve@example.com' }, issuer));
  const parts: { readonly [name: string]: string } = { header, claims, signature, altered, foreign };
  return form.replace(/<(\w+)>/g, (mark, name: string) => parts[name] ?? mark).replace(/<zeros (\d+)>/g, (_mark, bytes: string) => Buffer.alloc(Number(bytes)).toString('base64url'));
}

/** The JSON of the members, or the text that is given instead of it, with what its places stand for. */
function textOf(written: string | undefined, members: object, issuer: string): string {
  const good = JSON.stringify(members);
  const now = Math.floor(Date.now() / 1000);
  return (written ?? good)
    .replaceAll('<good>', () => good.slice(1, -1))
    .replace(/"<now([+-][\d.]+)?>"/g, (_mark, offset = '0') => String(now + Number(offset)))
    .replaceAll('<issuer>', issuer)
    .replace(/<(nested|long|digits|numbers) (\d+)>/g, (_mark, kind: string, count: string) => repeated(kind, Number(count)));
}

function repeated(kind: string, count: number): string {
  if (kind === 'nested') return `${'['.repeat(count)}${']'.repeat(count)}`;
  return kind === 'numbers' ? Array.from({ length: count }, (_, index) => index).join(',') : (kind === 'long' ? 'x' : '0').repeat(count);
}

function without(members: object, names: readonly string[] = []): object {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

function signatureOf(signed: string, algorithm: NonNullable<TokenSpec['sign']>, key: KeyObject): Buffer {
  const digest = `sha${algorithm.slice(-3)}`;
  // A forger takes the public key, which everybody has, for the shared secret.
  if (algorithm === 'HS256') return createHmac(digest, createPublicKey(key).export({ format: 'pem', type: 'spki' })).update(signed).digest();
  if (algorithm.startsWith('ES')) return sign(digest, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  const padding = algorithm.startsWith('PS') ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return sign(digest, Buffer.from(signed), { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}
