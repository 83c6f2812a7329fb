import { hopNames, type HopName } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const megabyte = 1024 * 1024;
/** Of a million lines so many are as long as a program can make them before a reader gives up on them, and longer. */
const longLineEvery = 2_000;

/**
 * What may stand in a log beside the chain's own records, written by whoever can make a component print: noise, records cut off or
 * changed in one place, records under a hop that is not the stream's, records of flows that never were, and very long lines. None of it
 * carries an id of a real flow in the form that a real component would have printed it: a component that lies about itself is believed.
 */
export function* hostileLines(real: readonly LogRecord[], count: number, random: () => number): Generator<LogRecord> {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T; // never empty
  const long = longTexts(real);
  const kinds: readonly (() => Line)[] = [
    () => ({ hop: pick(hopNames), text: noise(random) }),
    () => ({ hop: pick(hopNames), text: `{"tokenHop":1,${noise(random)}` }),
    () => ({ hop: pick(hopNames), text: pick(shapes) }),
    () => withText(pick(real), (text) => cut(text, random)),
    () => withText(pick(real), (text) => changed(text, random)),
    () => withText(pick(real), (text) => withOtherIds(text, random)), // of a flow that never was
    // The stream decides who speaks: nobody for another hop, ids and all.
    () => underAnotherHop(pick(real), pick(hopNames)),
  ];
  for (let line = 1; line <= count; line++) {
    const { hop, text } = line % longLineEvery === 0 ? { hop: pick(hopNames), text: pick(long) } : pick(kinds)();
    yield { hop, text, source: 'local', stream: `${hop}.jsonl`, line: 1_000_000 + line, ingestedAt: pick(real).ingestedAt };
  }
}

type Line = Pick<LogRecord, 'hop' | 'text'>;

function withText({ hop, text }: LogRecord, change: (text: string) => string): Line {
  return { hop, text: change(text) };
}

function underAnotherHop({ hop: own, text }: LogRecord, hop: HopName): Line {
  return { hop, text: hop === own ? '' : text };
}

function noise(random: () => number): string {
  let text = '';
  for (let length = Math.floor(random() * 300); length > 0; length--) text += String.fromCharCode(Math.floor(random() * (random() < 0.1 ? 0x10000 : 0x7f)));
  return text;
}

/** Never a whole record, and never one that lacks nothing but its line's end. */
function cut(text: string, random: () => number): string {
  return text.slice(0, Math.floor(random() * (text.length - 1)));
}

/** One character other than it was, in a place where it makes another record or none: every id has another digit then. */
function changed(text: string, random: () => number): string {
  const place = Math.floor(random() * text.length);
  return withOtherIds(text.slice(0, place) + String.fromCharCode(32 + Math.floor(random() * 95)) + text.slice(place + 1), random);
}

/** Ids of requests, flows and tokens: hexadecimal, and long. */
function withOtherIds(text: string, random: () => number): string {
  return text.replace(/[0-9a-f]{12,}/g, (digits) => Array.from(digits, () => Math.floor(random() * 16).toString(16)).join(''));
}

const shapes: readonly string[] = [
  '{"tokenHop":1}', '{"tokenHop":2,"hop":"agent","moment":"received"}', '{"tokenHop":1,"hop":"target","moment":"accepted","at":"yesterday","token":[],"verification":{"result":"maybe"},"reply":null}',
  '{"tokenHop":1,"hop":["agent"],"moment":{"received":true},"at":1e999}', '{"__proto__":{"tokenHop":1},"constructor":{"prototype":{"hop":"agent"}}}',
  '{"tokenHop":1,"hop":"interceptor","moment":"received","at":"2026-11-22T10:00:00.000Z","token":{"state":"seen","claims":{"__proto__":{"sub":"eve"},"sub":{"sub":"eve"}}}}',
  '{"event_timestamp":1e400,"body":{"log":"Executing tool","isError":"no"}}', '{"event_timestamp":1790000000000,"body":null,"request_id":{},"trace_id":[]}',
  '{"type":"platform.report","record":{"requestId":7,"status":"success"},"time":"never"}', 'REPORT RequestId: \u0000 Duration: NaN ms', 'START RequestId:', '[]', 'null', '""', '0', '', ' ', '\u0000', '\ud800', '{'.repeat(5_000), '['.repeat(5_000),
];

function longTexts(real: readonly LogRecord[]): readonly string[] {
  const record = real.find(({ hop }) => hop === 'agent')?.text ?? '';
  const padded = (bytes: number): string => withOtherIds(record, randomNumbers(1)).replace(/}$/, `,"padding":"${'x'.repeat(bytes)}"}`);
  return ['x'.repeat(megabyte), `{"tokenHop":1,"hop":"agent",${'"a":1,'.repeat(megabyte / 6)}`, padded(megabyte), padded(200 * 1024), `{"tokenHop":${'['.repeat(megabyte)}`, `{"event_timestamp":1,"body":${'{"a":'.repeat(40_000)}`];
}
