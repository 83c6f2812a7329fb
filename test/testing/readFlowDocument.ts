import assert from 'node:assert/strict';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';

/** Checks the outline of the flow document contract, then trusts the rest to each test. */
export function readFlowDocument(value: unknown): FlowDocument {
  assert.ok(typeof value === 'object' && value !== null, `no document: ${JSON.stringify(value)}`);
  assert.ok('hops' in value && Array.isArray(value.hops), `no flow document: ${JSON.stringify(value)}`);
  assert.deepEqual(value.hops.map((hop: { readonly hop: string }) => hop.hop), [...hopNames]);
  for (const member of ['id', 'state', 'verdict', 'brokenAt', 'sub', 'tool', 'findings', 'unchecked', 'related']) assert.ok(member in value, `${member} is missing`);
  return value as FlowDocument; // the outline holds; a wrong detail fails the test that reads it
}
