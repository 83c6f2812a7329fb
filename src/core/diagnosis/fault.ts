import { isUnproven } from '../agentcore/facts/facts.ts';
import type { FactId } from '../agentcore/facts/facts.ts';
import type { HopName } from '../chain/hop.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import type { FindingCode, FindingData, Severity } from './finding.ts';
import type { RuleOutcome } from './rule.ts';

/** The fault of this rule is not shown. */
export const pass: RuleOutcome = { state: 'pass' };

export function cannotTell(because: string): RuleOutcome {
  return { state: 'cannotTell', because };
}

export type Fault = {
  readonly code: FindingCode;
  readonly hop: HopName;
  /** `error` where absent. */
  readonly severity?: Severity;
  readonly data?: FindingData;
  /** The observations that show it; those that are not there are left out. */
  readonly seen: readonly (JoinedObservation | null)[];
  /** AWS facts that the conclusion needs; only the unproven ones are kept. */
  readonly facts?: readonly FactId[];
  /** See `Finding`. */
  readonly silence?: HopName;
};

export function fail({ code, hop, severity, data, seen, facts, silence }: Fault): RuleOutcome {
  return {
    state: 'fail',
    finding: {
      code, hop, severity: severity ?? 'error', data: data ?? {},
      evidence: seen.flatMap((observation) => (observation === null ? [] : [observation.evidence])),
      restsOn: (facts ?? []).filter(isUnproven),
      ...(silence === undefined ? {} : { silence }),
    },
  };
}

/** A finding's values without those that are not known. */
export function dataOf(values: { readonly [name: string]: FindingData[string] | null | undefined }): FindingData {
  const data: Record<string, FindingData[string]> = {};
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined) data[name] = value;
  return data;
}
