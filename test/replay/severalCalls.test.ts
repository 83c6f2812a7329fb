import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TracedFlow } from '../../src/app/traceChain.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { tellStory } from '../../src/core/story/tellStory.ts';
import { target } from '../builders/chainCase.ts';
import { revisions } from '../builders/chainLines.ts';
import { start } from '../builders/chainRecords.ts';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { scenarioLines } from '../builders/scenarioLines.ts';
import { gatewayLine, platformLine, xray } from '../flow/logLines.ts';
import { dice, reordered } from './distortions.ts';
import { judgedFlows } from './replayed.ts';

const names = Array.from({ length: 10 }, (_, place) => `orders${place}`);
const tenTargets = [...revisions.filter(({ resource }) => resource !== 'target'), ...names.map((name) => ({ resource: 'target' as const, from: 0, value: { ...target, name } }))];

/** The lines of one request that calls a tool of each of the first targets, one after the other; the call at `broken` as that scenario has it. */
function request(broken: number, scenario: string, calls = names.length): readonly LogRecord[] {
  return names.slice(0, calls).flatMap((name, place) => {
    const { records } = scenarioLines({ scenario: place === broken ? scenario : 'healthy', at: start + place * 200, id: 'flow-1' }, 1);
    const ofCall = records.filter(({ hop, text }) => hop !== 'frontend' && !(hop === 'agent' && text.includes('"received"')));
    const around = place === 0 ? records.filter((record) => !ofCall.includes(record) && !record.text.includes('"answered"')) : place === calls - 1 ? records.filter(({ hop, text }) => hop === 'frontend' && text.includes('"answered"')) : [];
    return [...around, ...ofCall].map((record) => ({
      ...record, line: record.line + place * 100,
      text: record.text.replaceAll('orders___', `${name}___`).replaceAll('"target":"orders"', `"target":"${name}"`).replace(/"(rpcId|id)":"3"/g, `"$1":"${place + 1}"`).replace('{id=3,', `{id=${place + 1},`)
        .replaceAll('lambda-flow-1', `lambda-flow-1-${place}`).replaceAll('gateway-flow-1', `gateway-flow-1-${place}`),
    }));
  });
}

for (const [scenario, verdict, hop] of [['healthy', 'healthy', null], ['expired', 'broken', 'target'], ['token-swapped', 'broken', 'interceptor'], ['interceptor-crash', 'broken', 'interceptor']] as const) {
  test(`one request that calls the tools of ten targets is one flow, judged by its worst call: ${scenario}`, () => {
    for (let broken = 0; broken < 10; broken++) {
      const lines = request(broken, scenario);
      for (const records of [lines, reordered(lines, dice(broken))]) {
        const [flow, ...others] = judgedFlows(records, tenTargets);
        assert.equal(others.length, 0);
        assert.deepEqual([flow?.subject.flow.id, flow?.diagnosis.verdict, flow?.diagnosis.brokenAt], ['flow-1', verdict, hop], `call ${broken}`);
      }
    }
  });
}

test('what a client says before its call, and a call that is tried again, belong to the flow and do not stand in its story', () => {
  const { records } = scenarioLines({ scenario: 'healthy', at: start, id: 'flow-1' }, 1);
  const trace = `${'a'.repeat(31)}1`;
  const after = start - Date.parse('2026-11-22T10:00:00.000Z');
  const aside = ['initialize', 'tools/list'].flatMap((method, place) => {
    const at = after + 40 + place * 4;
    return [
      gatewayLine(at, { trace, request: `aside-${place}`, log: 'Started processing request', body: `{id=${place}, method=${method}}`, id: String(place) }), platformLine(at + 1, 'start', `aside-${place}`, xray(trace)),
      platformLine(at + 2, 'report', `aside-${place}`, { status: 'success', ...xray(trace) }), gatewayLine(at + 3, { trace, request: `aside-${place}`, log: 'Successfully processed request', id: String(place) }),
    ];
  });
  const retried = [platformLine(after + 60, 'start', 'first-try', xray(trace)), platformLine(after + 65, 'report', 'first-try', { status: 'error', ...xray(trace) })];
  const [[alone], [beside, ...others]] = [judgedFlows(records, revisions), judgedFlows([...aside, ...records, ...retried], revisions)];
  assert.ok(alone !== undefined && beside !== undefined);
  assert.equal(others.length, 0);
  assert.deepEqual(beside.diagnosis, alone.diagnosis);
  const shown = (flow: typeof alone) => tellStory(flow.subject, flow.diagnosis).lines.map(({ sentence, evidence }) => [sentence, evidence.length]);
  assert.deepEqual(shown(beside), shown(alone));
  assert.equal(beside.subject.flow.hops.flatMap(({ observations }) => observations).length, alone.subject.flow.hops.flatMap(({ observations }) => observations).length + 10);
});

/** Of the first error, where there is one. */
const told = ({ diagnosis }: TracedFlow) => [diagnosis.verdict, diagnosis.brokenAt, diagnosis.findings.find(({ severity }) => severity === 'error')?.code];
const callFails = scenarioCases.filter(({ name, brokenAt, parts }) => parts.target === undefined && parts.gateway === undefined && parts.hearings === undefined && !['frontend', 'agent'].includes(brokenAt ?? '') && !name.startsWith('gateway-refuses'));

test('a request of several calls that lost a line, or all lines of a hop or of the hop’s on one call, is told as it was, or as undetermined', () => {
  const before = scenarioLines({ scenario: 'healthy', at: start - 600_000, id: 'flow-0' }, 9).records;
  const judgedOf = (records: readonly LogRecord[]) => judgedFlows([...before, ...records], tenTargets).filter(({ subject }) => subject.flow.id !== 'flow-0');
  for (const { name, verdict, brokenAt, code } of callFails) {
    for (const broken of [0, 2]) {
      const lines = request(broken, name, 3);
      const isOfBroken = ({ line }: LogRecord): boolean => Math.floor(line / 100) === broken;
      assert.deepEqual(judgedOf(lines).map(told), [[verdict, brokenAt, verdict === 'broken' ? code : undefined]], `${name} as call ${broken}`);
      const ofHops = hopNames.map((hop) => lines.filter((record) => record.hop === hop));
      for (const lost of [...lines.map((line) => [line]), ...ofHops, ...ofHops.map((log) => log.filter(isOfBroken))]) {
        for (const flow of judgedOf(lines.filter((line) => !lost.includes(line)))) {
          const { verdict: left, brokenAt: at, findings } = flow.diagnosis;
          if (left === 'undetermined' || (left === verdict && told(flow)[2] === (verdict === 'broken' ? code : undefined))) continue;
          const place = `${name} as call ${broken}, without ${lost.map(({ hop, line }) => `${hop} ${line}`).join(', ')}`;
          assert.deepEqual([left, at], ['broken', brokenAt], place);
          assert.ok(lost.some(({ hop }) => hop === findings[0]?.silence), `${place}: ${findings[0]?.code}`);
        }
      }
    }
  }
});
