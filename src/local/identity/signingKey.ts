import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { IssuerKey } from '../../core/token/signatureAlgorithm.ts';

/** An RS256 key of one run. It lives in this process's memory and nowhere else. */
export type SigningKey = {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As it is published. */
  readonly publicJwk: IssuerKey;
  readonly privateJwk: JWK;
};

const generate = promisify(generateKeyPair);

/** Takes 50 to 300 ms of another thread: start it beside other work. */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  const privateJwk = privateKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(privateJwk);
  return { kid, privateKey, publicKey, publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }, privateJwk: { ...privateJwk, kid, alg: 'RS256', use: 'sig' } };
}
