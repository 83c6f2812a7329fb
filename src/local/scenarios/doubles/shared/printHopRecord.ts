import type { ClaimPolicy } from '../../../../core/chain/chain.ts';
import type { HopRecord } from '../../../../core/flow/hopRecord.ts';

/** One line on stdout, out before the caller has its answer: as every generated component prints it. */
export function printHopRecord({ hop, moment, ...rest }: Omit<HopRecord, 'tokenHop' | 'at'>): void {
  process.stdout.write(`${JSON.stringify({ tokenHop: 1, hop, moment, at: new Date().toISOString(), ...rest })}\n`);
}

/** Reads HOP_CLAIMS as the generated components do: a word that is not known shows nothing. */
export function claimPolicy(setting: string | undefined): ClaimPolicy {
  if (setting === undefined || setting === '' || setting === 'standard') return 'standard';
  return setting === 'all' ? 'all' : 'none';
}
