import type { Finding } from '../finding.ts';

/** A text among the finding's values. */
export function textIn({ data }: Finding, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' ? value : null;
}

export function numberIn({ data }: Finding, name: string): number | null {
  const value = data[name];
  return typeof value === 'number' ? value : null;
}

export function listIn({ data }: Finding, name: string): readonly string[] {
  const value = data[name];
  return typeof value === 'object' ? value : [];
}

/** "Agent", at the start of a sentence. */
export function capital(hop: string): string {
  return hop.charAt(0).toUpperCase() + hop.slice(1);
}

/** A reason as a sentence of its own: "no record from the agent" -> "No record from the agent." */
export function asSentence(reason: string): string {
  return reason === '' ? '' : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}

/** A short name for a subject: the part of an e-mail address before the @, anything else as it is. */
export function personIn(subject: string): string {
  const at = subject.indexOf('@');
  return at > 0 ? subject.slice(0, at) : subject;
}

/** 1184 -> "1,184" */
export function withThousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

const units: readonly (readonly [number, string])[] = [[86_400, 'day'], [3_600, 'h'], [60, 'min'], [1, 's']];

/** Seconds as people say them, in their largest unit: "30 min", "2 h", "3 days". Negative ones count as positive. */
export function durationWords(seconds: number): string {
  const size = Math.abs(Math.round(seconds));
  // Almost an hour is an hour: 59 min 59 s would read "60 min".
  const [length, unit] = units.find(([candidate]) => size >= candidate - candidate / 120) ?? [1, 's'];
  const count = Math.round(size / length);
  return `${count} ${unit}${unit === 'day' && count > 1 ? 's' : ''}`;
}

/** "a", "a and b", "a, b and 3 more" */
export function listWords(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? 'nothing';
  if (names.length === 2) return `${names[0]} and ${names[1]}`;
  return names.length === 3 ? `${names[0]}, ${names[1]} and ${names[2]}` : `${names[0]}, ${names[1]} and ${names.length - 2} more`;
}

/** How a refused token came to its verifier, before what is wrong with it. */
export function arrivalWords(finding: Finding): string {
  const arrived = textIn(finding, 'arrived');
  if (arrived === 'unchanged') return 'It arrived unchanged, but';
  return arrived === 'changed' ? 'It is not the token that was sent at first, and' : 'The token came, but';
}

/** "Target refused it: 401." */
export function refusalSentence(finding: Finding): string {
  const status = numberIn(finding, 'status');
  return `${capital(finding.hop)} refused it${status === null ? '' : `: ${status}`}.`;
}
