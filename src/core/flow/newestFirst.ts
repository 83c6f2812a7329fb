/** What a book gives by start, those of unknown start last, the other way round: newest first, and those of unknown start still last. */
export function newestFirst<T extends { readonly startedAt: number | null }>(flows: readonly T[]): readonly T[] {
  const timed = flows.findLastIndex(({ startedAt }) => startedAt !== null) + 1;
  return [...flows.slice(0, timed).reverse(), ...flows.slice(timed)];
}
