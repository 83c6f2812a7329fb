import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatewayLine, hopLine, morning, traceA } from '../../test/flow/logLines.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { hopNames } from '../core/chain/hop.ts';
import { ChainError } from '../core/errors.ts';
import type { RunningChain } from './ports.ts';
import { sendRequest } from './sendRequest.ts';
import type { TraceSources } from './traceChain.ts';

const hour = 3_600_000;
const ids = { correlationId: 'c-1', traceId: traceA };
const call = { rpcId: '2', tool: 'orders___listOrders', target: 'orders' };
const token = { state: 'seen', fingerprint: `sha256:${'1'.repeat(32)}`, claims: { sub: 'ana@example.com' } } as const;

/** A call that the gateway could not hand on: the target wrote nothing of it. */
const calledInVain: readonly LogRecord[] = [
  hopLine('frontend', 'sent', 0, { ...ids, token }),
  hopLine('agent', 'received', 10, { ...ids, token }),
  hopLine('agent', 'sent', 20, { ...ids, ...call, token }),
  hopLine('interceptor', 'received', 30, { ...ids, ...call, token }),
  hopLine('interceptor', 'sent', 31, { ...ids, ...call, token }),
  gatewayLine(32, { id: '2' }),
  gatewayLine(40, { id: '2', log: 'Failed to process request: no answer', isError: true }),
  hopLine('agent', 'answered', 50, { ...ids, ...call, reply: { status: 200, isError: true } }),
  hopLine('frontend', 'answered', 60, { ...ids, reply: { status: 200 } }),
];

const request = { user: 'ana', prompt: 'List my orders', scenario: null, token: null } as const;

function sendInto(records: readonly LogRecord[]) {
  const chain: Pick<RunningChain, 'send'> = { send: async () => ({ flowIds: ['c-1'], last: 'c-1' }) };
  return sendRequest({ chain, sources: sourcesOf(records), now: () => morning + 100 }, request);
}

/** Keeps to the window as the real sources do. */
function sourcesOf(records: readonly LogRecord[]): TraceSources {
  return {
    logs: {
      read: async function* ({ since = -Infinity, until = Infinity }) {
        yield* records.filter(({ ingestedAt }) => ingestedAt === null || (ingestedAt >= since && ingestedAt <= until));
      },
      sources: async () => hopNames.map((hop) => ({ hop, state: 'readable' })),
    },
    configuration: { revisions: async () => [] },
  };
}

test('a target that was heard from long ago and is silent now is unreachable', async () => {
  const longAgo = { ...hopLine('target', 'accepted', -hour, { correlationId: 'c-0' }), ingestedAt: morning - hour };
  const { last } = await sendInto([longAgo, ...calledInVain]);
  assert.deepEqual([last.diagnosis.verdict, last.diagnosis.findings[0]?.code], ['broken', 'target-unreachable']);
});

test('a target that was never heard from may have a log that nobody reads', async () => {
  const { last } = await sendInto(calledInVain);
  assert.equal(last.diagnosis.verdict, 'undetermined');
});

test('a send of which the log holds nothing is an error, not an empty story', async () => {
  await assert.rejects(sendInto([]), (error) => error instanceof ChainError && error.code === 'flow-unknown');
});
