import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { RunningChain } from '../../src/app/ports.ts';
import { sendRequest } from '../../src/app/sendRequest.ts';
import { localConfigSource } from '../../src/files/localConfigSource.ts';
import { localLogSource } from '../../src/files/localLogSource.ts';
import { scenarioSummaries } from '../../src/local/scenarios/scenarios.ts';

/** What came of one request, or of one scenario. */
export type SendOutcome = { readonly verdict: string; readonly brokenAt: string | null; readonly errors: readonly string[]; readonly related: readonly string[] };

/** Sends as the command line does, in this process. */
export async function outcomeOf(chain: RunningChain, folder: string, scenario: string | null = null, user = 'ana'): Promise<SendOutcome> {
  const sources = { logs: localLogSource(folder), configuration: localConfigSource(folder) };
  const { flows, last } = await sendRequest({ chain, sources, now: () => Date.now() }, { user, prompt: 'list my orders', scenario, token: null });
  const { verdict, brokenAt, findings } = last.diagnosis;
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { verdict, brokenAt, errors, related: flows.map(({ diagnosis }) => diagnosis.verdict) };
}

/** Plays every scenario, in an order that the seed gives: what one leaves behind shows in another. Each comes out as the product promises. */
export async function playScenarios(chain: RunningChain, folder: string, seed: string): Promise<void> {
  const place = (name: string): string => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  for (const { name, expected } of scenarioSummaries.toSorted((one, other) => (place(one.name) < place(other.name) ? -1 : 1))) {
    const { verdict, brokenAt, errors, related } = await outcomeOf(chain, folder, name);
    assert.deepEqual({ verdict, brokenAt, errors }, { verdict: expected.verdict, brokenAt: expected.brokenAt, errors: expected.code === null ? [] : [expected.code] }, name);
    assert.ok(expected.verdict === 'broken' || related.every((one) => one === 'healthy'), name);
  }
  assert.equal((await outcomeOf(chain, folder, null, 'ben')).verdict, 'healthy', 'when all is undone');
}
