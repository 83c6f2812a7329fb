import { type ClaimPolicy, claimPolicy } from './hopRecord.ts';
import type { KeySettings } from './signingKeys.ts';

export type Settings = {
  readonly host: string;
  readonly port: number;
  readonly audience: string;
  readonly keys: KeySettings;
  readonly claims: ClaimPolicy;
};

type Environment = { readonly [name: string]: string | undefined };

/** Reads the settings, and throws an error that names the first one that is missing or cannot be read. */
export function readSettings(env: Environment): Settings {
  return {
    host: env['HOST'] || '0.0.0.0',
    port: readNumber(env, 'PORT', 8080),
    audience: required(env, 'AUDIENCE'),
    keys: {
      issuer: required(env, 'ISSUER'),
      jwksUri: env['JWKS_URI'] || null,
      cooldownSeconds: readNumber(env, 'JWKS_COOLDOWN_SECONDS', 30),
    },
    claims: claimPolicy(env['HOP_CLAIMS']),
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`The setting ${name} is missing.`);
  return value;
}

function readNumber(env: Environment, name: string, fallback: number): number {
  const value = Number(env[name] || fallback);
  if (!Number.isInteger(value) || value < 0) throw new Error(`The setting ${name} is no whole number.`);
  return value;
}
