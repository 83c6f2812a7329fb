import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'goldens');

/** Compares a text with test/goldens/<name>. A missing golden fails; UPDATE_GOLDENS=1 writes it, to be read before it is committed. */
export function matchGolden(name: string, text: string): void {
  const path = join(folder, name);
  if (process.env['UPDATE_GOLDENS'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  assert.ok(existsSync(path), `there is no golden ${name}: write it with UPDATE_GOLDENS=1, and read it`);
  assert.equal(text, readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
}
