import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { chainSchemaPath, chainSchemaText } from '../../build/writeSchemas.ts';

test('the shipped schema of the chain file is the one that the parser reads by', async () => {
  assert.equal(await readFile(chainSchemaPath, 'utf8'), chainSchemaText(), 'run: node build/withNode.mjs build/writeSchemas.ts');
});
