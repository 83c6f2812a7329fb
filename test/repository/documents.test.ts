import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fidelityDocument } from '../../src/local/fidelity.ts';
import { root } from './sourceTree.ts';

test('docs/FIDELITY.md is what the facts say today', () => {
  assert.equal(readFileSync(join(root, 'docs', 'FIDELITY.md'), 'utf8'), fidelityDocument());
});
