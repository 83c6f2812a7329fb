import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionOfStream } from './runtimeLog.ts';

const session = '5f2c9d8e-1b7a-4c3d-9e0f-2a6b8c4d7e11';
const group = '/aws/bedrock-agentcore/runtimes/orders-AbCdEf1234-DEFAULT';

const streams: readonly (readonly [string, string, string | null])[] = [
  ['platform V2', `${group}:runtime-logs-${session}`, session],
  ['platform V2, its name alone', `runtime-logs-${session}`, session],
  ['platform V1', `${group}:2026/11/22/[runtime-logs]${session}`, null],
  ['a build’s log', `${group}:build-logs-${session}`, null],
  ['what is too short for a session', `${group}:runtime-logs-1`, null],
  ['a name that holds it in its middle', `${group}:my-runtime-logs-${session}`, null],
  ['the agent’s logger', `${group}:otel-rt-logs`, null],
];

for (const [name, stream, expected] of streams) {
  test(`the session of a runtime’s stream: ${name}`, () => assert.equal(sessionOfStream(stream), expected));
}
