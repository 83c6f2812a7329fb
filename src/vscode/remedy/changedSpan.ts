import type { TextSpan } from '../../core/chain/settingChange.ts';

/** Where two texts differ: the span in the first, and what stands there in the second. As little as may be, so that an editor keeps its cursor. */
export function changedSpan(before: string, after: string): TextSpan & { readonly text: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < shorter - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { from, to: before.length - same, text: after.slice(from, after.length - same) };
}
