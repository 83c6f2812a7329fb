import type { ScenarioSummary } from './ports.ts';

/** What a scenario must come out as: "healthy", "token-expired at target". */
export function outcomeWords({ verdict, code, brokenAt }: ScenarioSummary['expected']): string {
  return code === null ? verdict : `${code} at ${brokenAt}`;
}
