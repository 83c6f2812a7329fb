import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runtimeLimits } from '../../core/agentcore/runtime/runtime.ts';
import { demoUsers } from '../identity/localUser.ts';
import { startIdentityProvider } from '../identity/startIdentityProvider.ts';
import { scenarios, scenarioSummaries } from './scenarios.ts';

test('each has a name of its own and one plain sentence', () => {
  assert.equal(new Set(scenarios.map(({ name }) => name)).size, 24);
  for (const { name, summary } of scenarioSummaries) assert.match(summary, /^[A-Z][^.]+\.$/, name);
});

test('a summary says where the fault is and holds nothing of how it is made', () => {
  const summary = scenarioSummaries.find(({ name }) => name === 'target-down');
  assert.deepEqual(summary, {
    name: 'target-down', fault: 'process', summary: 'The target API is stopped after a request that it answered.',
    expected: { verdict: 'broken', code: 'target-unreachable', brokenAt: 'target' },
  });
});

test('doubles and their files are the same', () => {
  const named = scenarios.flatMap(({ fault }) => (fault.kind === 'double' ? [fault.double] : []));
  const files = readdirSync(join(import.meta.dirname, 'doubles')).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
  assert.deepEqual([...named].sort(), files.sort());
});

test('the large token is larger than the runtime takes, and small enough for an HTTP server', async () => {
  const oversized = scenarios.find(({ name }) => name === 'oversized')?.fault;
  assert.ok(oversized !== undefined && 'forge' in oversized);
  const clock = { now: Date.now, after: () => () => undefined };
  const provider = await startIdentityProvider({ port: 0, audience: 'api://orders', clock, users: demoUsers, log: () => {} });
  try {
    const { size } = await provider.forge('ana', oversized.forge(0));
    assert.ok(size > runtimeLimits.headerValueBytes && size < 8192, String(size));
  } finally {
    await provider.close();
  }
});
