import { isHopName, type HopName } from '../../core/chain/hop.ts';

/** Which log, and which of its lines is looked for; null: its end. */
export type LogSubject = { readonly folder: string; readonly hop: HopName; readonly line: number | null };

/** As it stands in the address of the text. */
export function writeLogSubject(subject: LogSubject): string {
  return JSON.stringify(subject);
}

/** Null for an address that is none of ours: VS Code asks again for what an earlier window had open. */
export function logSubjectOf(query: string): LogSubject | null {
  try {
    const value: unknown = JSON.parse(query);
    if (typeof value !== 'object' || value === null) return null;
    const { folder, hop, line = null } = value as { readonly [member: string]: unknown };
    if (typeof folder !== 'string' || !isHopName(hop) || !(line === null || Number.isSafeInteger(line))) return null;
    return { folder, hop, line: line === null ? null : Number(line) };
  } catch {
    return null;
  }
}
