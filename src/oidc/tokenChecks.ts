import { setTimeout as wait } from 'node:timers/promises';
import type { IssuerKeys, TokenChecks } from '../app/ports.ts';
import { IssuerChecks } from '../core/token/issuerChecks.ts';
import { fetchIssuerKeys } from './fetchIssuerKeys.ts';
import { KeptIssuerKeys } from './keptIssuerKeys.ts';
import { verifySignature } from './verifySignature.ts';

export type TokenCheckAdapters = {
  readonly fetchIssuerKeys: (issuer: string, signal: AbortSignal) => Promise<IssuerKeys>;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

const usual: TokenCheckAdapters = { fetchIssuerKeys, now: () => Date.now() };

/** Checks of the tokens that stand in a chain's logs, by the published keys of its issuer and of no other. Asks nobody before it is opened. `issuer`: null where the chain names none. */
export function tokenChecks(issuer: string | null, { now, ...adapters }: TokenCheckAdapters = usual): TokenChecks {
  if (issuer === null) {
    const checks = new IssuerChecks({ known: () => noIssuer, verify: verifySignature, now, onKeyUnknown: () => {} });
    return { check: (token, fingerprint) => checks.check(token, fingerprint), open: async () => () => {} };
  }
  const keys = new KeptIssuerKeys(issuer, { ...adapters, now, wait: async (ms, signal) => void (await wait(ms, undefined, { signal })) });
  const checks = new IssuerChecks({ known: keys.known, verify: verifySignature, now, onKeyUnknown: keys.noteUnknownKey });
  return { check: (token, fingerprint) => checks.check(token, fingerprint), open: (signal) => keys.open(signal) };
}

const noIssuer = { state: 'none', because: 'the chain file names no issuer (identity.issuer)' } as const;
