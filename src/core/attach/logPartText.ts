import type { LogPart } from '../chain/chain.ts';

const none: LogPart = { streamPrefix: null, namespace: null, podPrefix: null, app: null };
const members = ['streamPrefix', 'namespace', 'podPrefix', 'app'] as const;

/** How a part of a log group is written in one line. */
export const logPartForm = 'namespace:orders podPrefix:orders-api-';

/** A part of a log group in one line: one or more of streamPrefix, namespace, podPrefix and app, each with a colon and its value, with spaces or plus signs between. Null for any other text. */
export function parseLogPart(text: string): LogPart | null {
  const words = text.split(/[\s+]+/).filter((word) => word !== '');
  const pairs = words.map((word) => [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1)] as const);
  const isPart = pairs.length > 0 && pairs.every(([name, value]) => members.some((member) => member === name) && value !== '');
  return isPart ? { ...none, ...Object.fromEntries(pairs) } : null;
}
