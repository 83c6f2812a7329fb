import { isFingerprint } from './fingerprint.ts';
import { redactValue } from './redactValue.ts';
import type { Claims, ClaimValue, TokenView } from './tokenView.ts';

const states: readonly unknown[] = ['seen', 'absent', 'undecodable'] satisfies readonly TokenView['state'][];
const nameLimits = { names: 256, characters: 256 } as const;

/**
 * A token view as a log line holds it. Checks its form, not its truth. Null without a known state; any other member that is not as the schema of
 * hop records says is left out. What could be a token in it is redacted, and claims beyond `claimLimits` are kept by name.
 */
export function parseTokenView(value: unknown): TokenView | null {
  if (!isObject(value) || !isState(value['state'])) return null;
  const { fingerprint, size } = value;
  const header = parseClaims(value['header']);
  const claims = parseClaims(value['claims']);
  const otherClaims = names(value['otherClaims'], claims?.keptBack ?? []);
  const repeatedClaims = names(value['repeatedClaims'], []);
  const view: { -readonly [member in keyof TokenView]: TokenView[member] } = { state: value['state'] };
  if (typeof fingerprint === 'string' && isFingerprint(fingerprint)) view.fingerprint = fingerprint;
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) view.size = size;
  if (header !== null) view.header = header.shown;
  if (claims !== null) view.claims = claims.shown;
  if (otherClaims !== null) view.otherClaims = otherClaims;
  if (repeatedClaims !== null) view.repeatedClaims = repeatedClaims;
  return view;
}

type ParsedClaims = { readonly shown: Claims; readonly keptBack: readonly string[] };

function parseClaims(value: unknown): ParsedClaims | null {
  if (!isObject(value)) return null;
  const isShown = Object.keys(value).every((name) => value[name] === redactValue(name, value[name]));
  return isShown ? { shown: value as Claims, keptBack: [] } : redactClaims(value);
}

function redactClaims(claims: { readonly [name: string]: unknown }): ParsedClaims {
  const shown: [string, ClaimValue][] = [];
  const keptBack: string[] = [];
  for (const [name, value] of Object.entries(claims)) {
    const claim = redactValue(name, value);
    if (claim === undefined) keptBack.push(name);
    else shown.push([name, claim]);
  }
  // fromEntries defines own properties: a claim named __proto__ stays a claim.
  return { shown: Object.fromEntries(shown), keptBack };
}

function names(value: unknown, more: readonly string[]): readonly string[] | null {
  const given = Array.isArray(value) && value.length <= nameLimits.names && value.every(isName) ? (value as readonly string[]) : null;
  if (more.length === 0) return given;
  return [...(given ?? []), ...more.slice(0, nameLimits.names)];
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name.length <= nameLimits.characters;
}

function isState(value: unknown): value is TokenView['state'] {
  return states.includes(value);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
