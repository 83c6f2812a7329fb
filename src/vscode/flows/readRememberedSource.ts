import { regionForm } from '../../core/agentcore/account/region.ts';
import type { FlowSource } from './flowSource.ts';

/** What an earlier window chose; null where it chose nothing that can still be understood. */
export function readRememberedSource(value: unknown): FlowSource | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, profile, region } = value as { readonly [member: string]: unknown };
  if (kind !== 'aws' || typeof region !== 'string' || !regionForm.pattern.test(region)) return null;
  return { kind, profile: typeof profile === 'string' ? profile : null, region, account: null };
}
