import { decodeToken, type DecodedToken } from './decodeToken.ts';
import type { IssuerCheck } from './issuerCheck.ts';
import { redactNamed } from './redact.ts';
import type { RawToken } from './rawToken.ts';
import { fitsAlgorithm, isSignatureAlgorithm, type IssuerKey, type SignatureAlgorithm } from './signatureAlgorithm.ts';

/** What is known of the keys of the one issuer whose tokens a chain takes. The same object as long as it is the same. */
export type KnownKeys =
  | { readonly state: 'known'; readonly issuer: string; readonly keys: readonly IssuerKey[] }
  | { readonly state: 'missing'; readonly issuer: string; readonly because: string }
  /** No issuer is named whose keys could be asked for. */
  | { readonly state: 'none'; readonly because: string };

/** What was signed, and the signature as it stands in the token, in base64url. */
export type Signed = { readonly content: string; readonly signature: string };

/** Whether a key made a signature. False, too, for what is no key and no signature; never throws. */
export type VerifySignature = (algorithm: SignatureAlgorithm, key: IssuerKey, signed: Signed) => boolean;

export type IssuerCheckPorts = {
  readonly known: () => KnownKeys;
  readonly verify: VerifySignature;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A token of the issuer names a key that is not among those known: it may be a new one. */
  readonly onKeyUnknown: () => void;
};

/** Tokens of which the answer is remembered: some megabyte. */
const rememberedAtMost = 4_096;
/** An answer is told with this as its time, at the most, though its signature is not checked anew, in milliseconds. */
const sameTimeMs = 60_000;
/** Signatures that are checked in a span of time: each takes up to a millisecond of the thread that reads. */
const checkedAtMost = { signatures: 2_000, ms: 10_000 } as const;
/** Keys tried for one token. */
const keysAtMost = 8;

type Answer = { readonly known: KnownKeys; readonly check: IssuerCheck };

/**
 * Holds tokens that stand in logs against the keys of a chain's issuer, at once and without asking anybody. Keeps no token, only answers by fingerprint: a flood
 * of one token costs one check. Whatever issuer a token names, it asks for no keys.
 */
export class IssuerChecks {
  readonly #ports: IssuerCheckPorts;
  /** By fingerprint, the one answered longest ago first. */
  readonly #answers = new Map<string, Answer>();
  #counted = { since: -Infinity, signatures: 0 };

  constructor(ports: IssuerCheckPorts) {
    this.#ports = ports;
  }

  check(token: RawToken, fingerprint: string): IssuerCheck {
    const [known, now] = [this.#ports.known(), this.#ports.now()];
    const before = this.#answers.get(fingerprint);
    if (before?.known === known && before.check.result !== 'notChecked') return before.check.at > now - sameTimeMs ? before.check : this.#remember(fingerprint, { known, check: { ...before.check, at: now } });
    return this.#remember(fingerprint, { known, check: this.#checkAnew(token, known, now) });
  }

  #remember(fingerprint: string, answer: Answer): IssuerCheck {
    this.#answers.delete(fingerprint);
    this.#answers.set(fingerprint, answer);
    const [oldest] = this.#answers.size > rememberedAtMost ? this.#answers.keys() : [];
    if (oldest !== undefined) this.#answers.delete(oldest);
    return answer.check;
  }

  #checkAnew(token: RawToken, known: KnownKeys, at: number): IssuerCheck {
    if (known.state === 'none') return { result: 'notChecked', because: known.because, at };
    const { issuer } = known;
    const decoded = decodeToken(token);
    if (decoded.state === 'undecodable' || decoded.claims['iss'] !== issuer) return { result: 'otherIssuer', issuer, at };
    const { alg } = decoded.header;
    // An extension that the header calls critical is none that a verifier of access tokens knows.
    if (!isSignatureAlgorithm(alg) || 'crit' in decoded.header) return { result: 'wrongSignature', issuer, at };
    if (known.state === 'missing') return { result: 'keysMissing', issuer, because: known.because, at };
    const keys = keysFor(decoded, alg, known.keys);
    if (keys.length === 0) {
      this.#ports.onKeyUnknown();
      return { result: 'keyUnknown', issuer, at };
    }
    if (this.#isTooMany(at)) return { result: 'notChecked', because: `it is one of more than ${checkedAtMost.signatures} tokens in ${checkedAtMost.ms / 1000} s`, at };
    const compact = token.reveal();
    const end = compact.lastIndexOf('.');
    const signed = { content: compact.slice(0, end), signature: compact.slice(end + 1) };
    const key = keys.find((candidate) => this.#ports.verify(alg, candidate, signed));
    return key === undefined ? { result: 'wrongSignature', issuer, at } : { result: 'signed', issuer, kid: typeof key.kid === 'string' ? redactNamed('kid', key.kid) : null, at };
  }

  #isTooMany(now: number): boolean {
    const { since, signatures } = this.#counted;
    this.#counted = now - since < checkedAtMost.ms ? { since, signatures: signatures + 1 } : { since: now, signatures: 1 };
    return this.#counted.signatures > checkedAtMost.signatures;
  }
}

/** Those that the token names; any that fits where it names none. */
function keysFor({ header: { kid } }: Extract<DecodedToken, { state: 'decoded' }>, alg: SignatureAlgorithm, keys: readonly IssuerKey[]): readonly IssuerKey[] {
  return keys.filter((key) => (kid === undefined || key.kid === kid) && fitsAlgorithm(key, alg)).slice(0, keysAtMost);
}
