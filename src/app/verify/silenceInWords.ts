import type { HopName } from '../../core/chain/hop.ts';

/** What it means that logs have said nothing of a request by the time that nobody waits any longer; null where all have spoken. */
export function silenceInWords(silent: readonly HopName[]): string | null {
  if (silent.length === 0) return null;
  return `Nothing was found of the request in the log of ${silent.join(', ')}. That alone proves nothing: CloudWatch shows lines after seconds to minutes, and a gateway's log delivery that is new begins after several. Check Log Readiness (agentcore-chain readiness DIR) tells whether they can be there at all.`;
}
