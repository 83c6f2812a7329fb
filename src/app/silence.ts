/** A flow without a frontend's answer counts as settled this long after its last record, in milliseconds. */
export const quietAfterMs = 30_000;

/**
 * The time by which silence is judged, in epoch milliseconds. While a request is on its way (`ChainState.underWaySince`) its flow and
 * later ones may be silent for as long as a debugger or a model takes, and are not over for that.
 */
export function silenceJudgedAt(now: number, underWaySince: number | null): number {
  return underWaySince === null ? now : Math.min(now, underWaySince + quietAfterMs);
}
