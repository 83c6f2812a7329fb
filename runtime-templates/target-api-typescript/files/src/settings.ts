import { type ClaimPolicy, claimPolicy } from './hopRecord.ts';
import type { KeySettings } from './signingKeys.ts';
import type { AudienceClaim } from './verifyToken.ts';

export type Settings = {
  readonly host: string;
  readonly port: number;
  readonly audience: string;
  readonly audienceClaim: AudienceClaim;
  readonly scopePrefix: string;
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
    audienceClaim: readAudienceClaim(env['AUDIENCE_CLAIM']),
    scopePrefix: env['SCOPE_PREFIX'] ?? '',
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

function readAudienceClaim(value: string | undefined): AudienceClaim {
  if (!value || value === 'aud') return 'aud';
  if (value !== 'client_id') throw new Error('The setting AUDIENCE_CLAIM is neither "aud" nor "client_id".');
  return value;
}

function readNumber(env: Environment, name: string, fallback: number): number {
  const value = env[name] || String(fallback);
  if (!/^\d{1,9}$/.test(value)) throw new Error(`The setting ${name} is no whole number.`);
  return Number(value);
}
