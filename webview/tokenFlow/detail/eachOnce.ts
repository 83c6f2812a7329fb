import type { Evidence } from '../../../src/core/flow/flow.ts';

/** Records in their order, none twice: one line of a log may say two things. */
export function eachOnce(evidence: readonly Evidence[]): readonly Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ stream, line }) => {
    const key = `${line} ${stream}`;
    return !seen.has(key) && seen.add(key);
  });
}
