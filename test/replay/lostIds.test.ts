import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hopOrder } from '../../src/core/chain/hop.ts';
import { isGuess } from '../../src/core/flow/flow.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { anaToken, start } from '../builders/chainRecords.ts';
import { revisions } from '../builders/chainLines.ts';
import { scenarioCase } from '../builders/scenarioCases.ts';
import { scenarioLines } from '../builders/scenarioLines.ts';
import { dice, reordered } from './distortions.ts';
import { judgedFlows } from './replayed.ts';

/** Flows of one token each. */
const scenarios = ['healthy', 'healthy', 'expired', 'agent-forgets', 'interceptor-crash', 'interceptor-fails-open', 'target-down', 'no-token', 'gateway-refuses'] as const;
const users = ['ana@example.com', 'ben@example.com', 'cy@example.com'] as const;

/** What ids a hop's lines on a request have: all, none but those of the JSON-RPC call, or none, so that token and time are left. */
type Ids = 'all' | 'call' | 'none';

const histories = fc.record({
  requests: fc.array(fc.record({ scenario: fc.constantFrom(...scenarios), user: fc.constantFrom(...users), after: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3_000 })) }), { minLength: 2, maxLength: 4 }),
  ids: fc.array(fc.constantFrom<Ids>('all', 'all', 'call', 'none'), { minLength: 20, maxLength: 20 }),
  lost: fc.array(fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }), { minLength: 60, maxLength: 60 }),
  seed: fc.nat(),
});

const idNames = new Set(['correlationId', 'traceId', 'sessionId', 'requestId', 'gatewayRequestId', 'request_id', 'trace_id', 'span_id', 'tracing']);
const callNames = new Set(['rpcId', 'id', 'tool', 'target', 'requestBody']);

function withIds({ text, ...record }: LogRecord, ids: Ids): LogRecord {
  return { ...record, text: JSON.stringify(JSON.parse(text), (name, value: unknown) => ((ids !== 'all' && idNames.has(name)) || (ids === 'none' && callNames.has(name)) ? undefined : value)) };
}

function fingerprintOf(user: string): string {
  return `sha256:${users.indexOf(user as (typeof users)[number]).toString(16).repeat(32)}`;
}

test('requests of several users at one time, of which lines lost their ids: no flow holds two users’ tokens, what has no id is a guess, and a verdict is the request’s own or none', () => {
  fc.assert(
    fc.property(histories, ({ requests, ids, lost, seed }) => {
      const idsOf = new Map<string, Ids>();
      const read = requests.flatMap(({ scenario, user, after }, place) => scenarioLines({ scenario, user, at: start + after, id: `flow-${place}` }, place).records.map((record) => {
        const left = ids[place * 5 + hopOrder(record.hop)] ?? 'all';
        idsOf.set(`${record.stream} ${record.line}`, left);
        return withIds({ ...record, text: record.text.replaceAll(anaToken.fingerprint ?? '', fingerprintOf(user)) }, left);
      })).filter((_, place) => lost[place % lost.length] !== true);
      const others = scenarioLines({ scenario: 'healthy', at: start - 600_000, id: 'before' }, 9).records;
      for (const { subject, diagnosis } of judgedFlows([...others, ...reordered(read, dice(seed))], revisions)) {
        const observations = subject.flow.hops.flatMap((hop) => hop.observations);
        const tokens = new Set(observations.flatMap(({ token }) => token?.fingerprint ?? []));
        assert.ok(tokens.size <= 1, `${subject.flow.id} holds ${[...tokens].join(', ')}`);
        for (const { evidence, joinedBy } of observations) {
          const left = idsOf.get(`${evidence.stream} ${evidence.line}`) ?? 'all';
          if (left === 'none') assert.ok(isGuess(joinedBy), joinedBy);
          if (left === 'call') assert.ok(isGuess(joinedBy) || joinedBy === 'rpcIdAndTool', joinedBy);
        }
        const request = requests[Number(subject.flow.id.replace('flow-', ''))];
        // A call's number is counted anew by each client: where the record of the call that it is of is lost, it may be taken for another one's.
        if (request === undefined || diagnosis.verdict === 'undetermined' || observations.some(({ joinedBy }) => joinedBy === 'rpcIdAndTool')) continue;
        const { verdict, brokenAt } = scenarioCase(request.scenario);
        assert.deepEqual([diagnosis.verdict, diagnosis.brokenAt], [verdict, brokenAt], `${request.scenario}: ${diagnosis.findings[0]?.code}`);
      }
    }),
    { numRuns: 600 },
  );
});
