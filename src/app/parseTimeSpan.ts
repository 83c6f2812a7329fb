const unitMs: { readonly [unit: string]: number } = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What a span of time looks like, for whoever is told that theirs does not. */
export const timeSpanForm = 'a number and s, m, h or d';

/** Milliseconds of `45s`, `90m`, `1h`, `2d`; null where the text is no such span. */
export function parseTimeSpan(text: string): number | null {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const unit = unitMs[match?.[2] ?? ''];
  return unit === undefined ? null : Number(match?.[1]) * unit;
}
