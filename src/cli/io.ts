import type { Readable, Writable } from 'node:stream';

/** The terminal as a command sees it: its streams, its environment and the user's wish to stop. */
export type Io = {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: { readonly [name: string]: string | undefined };
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Tells the program that started this one, where it listens, that what there was to show is shown and the command stays. */
  readonly tellStays: () => void;
};

export function printLine(io: Io, text: string): void {
  io.stdout.write(`${text}\n`);
}

export function printJson(io: Io, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value)}\n`);
}

export type Look = { readonly width: number; readonly colour: boolean };

/** How to draw on stdout: its own width, and colour only where a terminal shows it and NO_COLOR is not set. */
export function lookOf(io: Io): Look {
  const forced = io.env['FORCE_COLOR'] !== undefined && io.env['FORCE_COLOR'] !== '0';
  const refused = (io.env['NO_COLOR'] ?? '') !== '' || io.env['TERM'] === 'dumb';
  const colour = !refused && (forced || io.stdout.isTTY === true);
  const width = io.stdout.columns ?? 80;
  return { width: Math.max(20, Math.min(width, 120)), colour };
}

/** All of stdin as text, at most `limit` characters: a token is small, and a pipe may never end. */
export async function readStdin(io: Io, limit: number): Promise<string> {
  let text = '';
  for await (const chunk of io.stdin) {
    text += String(chunk);
    if (text.length > limit) return text.slice(0, limit);
  }
  return text;
}
