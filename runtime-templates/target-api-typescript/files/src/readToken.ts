import { isRecord } from './hopRecord.ts';

export type Members = { readonly [name: string]: unknown };

/**
 * Header and claims of a compact signed JWT. Does not verify anything and never throws: null where it is none that this API can read.
 * Extensions that the header calls critical (`crit`) are none that it knows.
 */
export function readToken(token: string): { readonly header: Members; readonly claims: Members } | null {
  const segments = compact.exec(token)?.slice(1) ?? [];
  // Four characters hold three bytes: a single one left over holds nothing.
  if (segments.length !== 3 || segments.some(({ length }) => length % 4 === 1)) return null;
  const [header, claims] = segments.slice(0, 2).map(jsonIn);
  return isRecord(header) && isRecord(claims) && !Object.hasOwn(header, 'crit') ? { header, claims } : null;
}

const compact = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** No issuer nests claims so deep, and what reads or prints them may call itself once for each level. */
const deepest = 64;

function jsonIn(segment: string): unknown {
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(segment, 'base64url')));
    return isTooDeep(value) ? null : value;
  } catch {
    return null;
  }
}

function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) level = level.flatMap(membersOf);
  return level.length > 0;
}

function membersOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).filter((member) => typeof member === 'object' && member !== null) : [];
}
