import type { TimeRange } from '../../../src/protocol/tokenFlow.ts';

const words: { readonly [range in Exclude<TimeRange, 'setting'>]: string } = { '15m': 'Last 15 min', '1h': 'Last hour', '3h': 'Last 3 h', '12h': 'Last 12 h', '24h': 'Last 24 h' };

const units = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]] as const;

/** "Last 15 min"; "Setting: 90 min". */
export function rangeWords(range: TimeRange, settingMs: number | null): string {
  if (range !== 'setting') return words[range];
  if (settingMs === null) return 'Setting';
  const [unit, ms] = units.find(([, each]) => settingMs % each === 0 && settingMs >= each) ?? ['ms', 1];
  return `Setting: ${settingMs / ms} ${unit}`;
}
