import type { Finding } from '../../diagnosis/finding.ts';
import type { Story } from '../story.ts';

/** A finding's values that are names of things, not of people. */
const named: ReadonlySet<string> = new Set(['header', 'asked', 'present', 'expected', 'sent', 'issuer', 'audience', 'scopes', 'kid', 'alg', 'claims', 'target', 'provider', 'errorType']);

/** What our own words name: headers, settings with or without their path, files, IAM actions. */
const inText = /(?<![\w.-])(?:[xX]-[\w-]+|agentcore-chain\.json|(?:[a-z]+\.)*[a-z]+(?:[A-Z][a-z0-9]*)+|(?:identity|agent|gateway|headers|targets|observability)(?:\.[a-z][A-Za-z]*)+|[a-z-]+:[A-Z][A-Za-z]+)(?![\w-])/g;

/** Names that stand in the words of a verdict, the longest first. */
export function literalsOf(error: Finding | null, { why, remedy }: Pick<Story, 'why' | 'remedy'>): readonly string[] {
  const values = Object.entries(error?.data ?? {}).flatMap(([name, value]) => (named.has(name) && typeof value !== 'number' ? value : []));
  const words = [why, remedy?.text ?? ''].flatMap((text) => text.match(inText) ?? []);
  const literals = new Set([...values, ...values.map((value) => value.toLowerCase()), ...words]);
  return [...literals].filter((literal) => literal !== '').sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
