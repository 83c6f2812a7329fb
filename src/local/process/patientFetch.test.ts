import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { entryPath } from '../entries.ts';

/** What fetch's dispatcher was made with stands in its options, which undici keeps under symbols. */
const script = `
await fetch('data:,loads undici');
const dispatcher = globalThis[Symbol.for('undici.globalDispatcher.1')];
const options = Object.getOwnPropertySymbols(dispatcher).map((symbol) => dispatcher[symbol]).find((value) => value?.headersTimeout !== undefined);
console.log(JSON.stringify({ headersTimeout: options?.headersTimeout, bodyTimeout: options?.bodyTimeout }));
`;

test('fetch of a component that is inspected has no time-out of its own', () => {
  const args = ['--input-type=module', '--import', pathToFileURL(entryPath('patient-fetch')).href, '-e', script];
  assert.deepEqual(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })), { headersTimeout: 0, bodyTimeout: 0 });
});
