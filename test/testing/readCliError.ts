import assert from 'node:assert/strict';
import { errorCodes, type ErrorCode } from '../../src/core/errors.ts';

export type CliError = { readonly code: ErrorCode; readonly source: string; readonly message: string; readonly remedy: string };

/** What a failed command prints with --json: exactly this shape, every text in words that stand alone. */
export function readCliError(value: unknown): CliError {
  assert.ok(typeof value === 'object' && value !== null && 'error' in value, `no error: ${JSON.stringify(value)}`);
  assert.deepEqual(Object.keys(value), ['error']);
  const error = value.error as { readonly [name: string]: unknown };
  assert.deepEqual(Object.keys(error), ['code', 'source', 'message', 'remedy']);
  assert.ok(errorCodes.some((code) => code === error['code']), String(error['code']));
  assert.ok(['user', 'extension', 'aws', 'unknown'].includes(String(error['source'])));
  for (const part of ['message', 'remedy']) assert.match(String(error[part]), /\w{2,} \S+/, `${part} says nothing`);
  const ownWords = `${String(error['message'])}\n${String(error['remedy'])}`.replace(/^ {2}.*/gm, ''); // what a program said stands indented
  assert.doesNotMatch(ownWords, /undefined|\[object|^\s*at .*:\d+/m, 'an inner matter shows');
  return error as CliError; // held by the lines above
}
