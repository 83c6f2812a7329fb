import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { start } from '../builders/chainRecords.ts';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { scenarioLines } from '../builders/scenarioLines.ts';
import { judgedFlows, plays } from './replayed.ts';

const shared = new Set(['gateway', 'interceptor']);

/** Requests of a chain that has another frontend, agent and target, and the same gateway with its interceptor: all that can be read of them from here. */
function ofTheOtherChain(scenario: string, after: number): readonly LogRecord[] {
  const { records } = scenarioLines({ scenario, at: start + after, id: 'other', user: 'ben@example.com', tool: 'listInvoices' }, 9);
  return records.filter(({ hop }) => shared.has(hop)).map((record) => ({ ...record, text: record.text.replaceAll('orders___', 'billing___').replaceAll('"target":"orders"', '"target":"billing"') }));
}

const said = (flows: ReturnType<typeof judgedFlows>): ReadonlyMap<string, string> => new Map(flows.map(({ subject: { flow }, diagnosis: { verdict, brokenAt } }) => [flow.id, `${verdict} ${brokenAt}`]));

test('a gateway that two chains share: the other one’s lines change no flow of ours, and make none that is said to be well or to have lost its token before or behind it', () => {
  for (const play of plays) {
    const own = said(judgedFlows(play.records, play.revisions));
    for (const { name } of scenarioCases) {
      for (const after of [120_000, 120_020, 150_000]) {
        const all = judgedFlows([...play.records, ...ofTheOtherChain(name, after)], play.revisions);
        const told = said(all);
        for (const [id, verdict] of own) assert.equal(told.get(id), verdict, `${play.scenario} beside ${name}`);
        assert.ok(all.length <= own.size + 1);
        for (const { subject, diagnosis } of all) {
          if (own.has(subject.flow.id)) continue;
          const error = diagnosis.findings.find(({ severity }) => severity === 'error');
          assert.notEqual(diagnosis.verdict, 'healthy', name);
          assert.ok(error === undefined || shared.has(error.hop), `${name} beside ${play.scenario}: ${error?.code} at the ${error?.hop}`);
        }
      }
    }
  }
});
