import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LogSource } from '../../src/app/ports.ts';
import { gatewayLogText } from '../../src/core/agentcore/logs/gatewayLog.ts';
import type { GatewayLogRecord } from '../../src/core/agentcore/logs/gatewayLog.ts';
import type { LambdaPlatformRecord } from '../../src/core/agentcore/logs/lambdaLog.ts';
import { configurationAt } from '../../src/core/chain/configurationInForce.ts';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import type { HopName } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { deployedChainFile, replayInMoto } from './awsReplay.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';

let moto: Moto;
before(async () => void (moto = await startMoto()));
after(async () => moto.stop());

const start = Date.now() - 600_000;
const traceId = '0af7651916cd43dd8448eb211c80319c';

const texts: readonly (readonly [HopName, number, string])[] = [
  ['frontend', 0, hopLine('frontend', 'sent')],
  ['agent', 10, 'a line of the agent’s own'],
  ['agent', 10, hopLine('agent', 'received')],
  ['agent', 20, hopLine('agent', 'sent')],
  ['gateway', 30, JSON.stringify(gatewayRecord(gatewayLogText.started))],
  ['interceptor', 40, JSON.stringify(platformStart())],
  ['interceptor', 41, hopLine('interceptor', 'received')],
  ['target', 50, hopLine('target', 'received')],
  ['target', 51, hopLine('target', 'accepted')],
];
const records: readonly LogRecord[] = texts.map(([hop, ms, text], index) => ({ hop, source: 'local', stream: `${hop}.jsonl`, line: index + 1, ingestedAt: start + ms, text }));

const healthy = { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' } as const;
const faulty = { ...healthy, requestInterceptor: { passRequestHeaders: false } } as const;
const target = { name: 'orders', credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id'] } as const;
const revisions: readonly ConfigurationRevision[] = [
  { resource: 'identity', from: start - 60_000, value: { issuer: 'https://issuer.example', audience: 'api://orders', clientId: '0oa1' } },
  { resource: 'runtime', from: start - 60_000, value: { authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'] } },
  { resource: 'gateway', from: start - 60_000, value: healthy },
  { resource: 'target', from: start - 60_000, value: target },
  { resource: 'gateway', from: start - 2, value: faulty },
  { resource: 'gateway', from: start + 5_000, value: healthy },
];

test('every line comes back from the log of its hop, as it was written; AWS’s own lines stand beside them', async () => {
  const { logSource, deployed } = await replayInMoto(moto, { records, revisions });
  const read = await readAll(logSource);
  assert.ok(read.every(({ source, hop, stream }) => source === 'cloudwatch' && stream.startsWith(`${deployed.logGroups[hop]}:`)));
  for (const hop of ['frontend', 'agent', 'interceptor', 'target'] as const) {
    const written = records.filter((record) => record.hop === hop).map(({ text }) => text);
    assert.deepEqual(read.filter((record) => record.hop === hop).map(({ text }) => text).filter((text) => !/initStart|severityText/.test(text)), written);
  }
  assert.deepEqual(read.map(({ text }) => text).filter((text) => /initStart|severityText/.test(text)).length, 2);
  const gatewayLine = JSON.parse(read.find(({ hop }) => hop === 'gateway')?.text ?? '') as GatewayLogRecord;
  assert.match(gatewayLine.resource_arn, new RegExp(`:123456789012:gateway/${deployed.gatewayId}$`));
  assert.deepEqual({ ...gatewayLine, resource_arn: '', account_id: '' }, { ...gatewayRecord(gatewayLogText.started), resource_arn: '', account_id: '' });
  assert.ok((await logSource.sources()).every(({ state }) => state === 'readable'));
});

test('what was in force at the newest record is in force for the flow, in AWS too', async () => {
  const { configSource } = await replayInMoto(moto, { records, revisions });
  assert.deepEqual(inForce(await configSource.revisions()), inForce(revisions));
});

test('at a later moment AWS holds what came after, and the flow’s configuration is unknown', async () => {
  const { configSource } = await replayInMoto(moto, { records, revisions, at: start + 10_000 });
  const { gateway, runtime } = configurationAt(await configSource.revisions(), { from: start, to: start + 51 });
  assert.equal(runtime.state, 'known');
  assert.equal(gateway.state, 'unknown');
});

test('a chain file is pointed at what was replayed', async () => {
  const { deployed } = await replayInMoto(moto, { records, revisions });
  const chain = JSON.parse(deployedChainFile(JSON.stringify({ name: 'orders', identity: { preset: 'okta' }, agent: { folder: 'agent' }, gateway: {}, observability: { retentionDays: 14 } }), deployed));
  assert.deepEqual(chain, {
    name: 'orders',
    identity: { preset: 'okta', issuer: 'https://issuer.example', audience: 'api://orders', clientId: '0oa1' },
    agent: { folder: 'agent', runtimeId: deployed.runtimeId },
    gateway: { gatewayId: deployed.gatewayId },
    observability: { retentionDays: 14, logGroups: deployed.logGroups },
  });
});

test('a recording too old for CloudWatch is refused, not lost', async () => {
  const old = records.map((record) => ({ ...record, ingestedAt: start - 15 * 86_400_000 }));
  await assert.rejects(replayInMoto(moto, { records: old, revisions: [] }), /refuses events .* for their time/);
});

/** Without `from`: AWS answers whole seconds. */
function inForce(all: readonly ConfigurationRevision[]): unknown {
  const { identity, runtime, gateway, targets } = configurationAt(all, { from: start, to: start + 51 });
  return [identity, runtime, gateway, ...targets.values()].map((held) => (held.state === 'known' ? held.value : held));
}

async function readAll(source: LogSource): Promise<readonly LogRecord[]> {
  const read: LogRecord[] = [];
  for await (const record of source.read({})) read.push(record);
  return read;
}

function hopLine(hop: HopName, moment: string): string {
  return JSON.stringify({ tokenHop: 1, hop, moment, at: new Date(start).toISOString(), traceId });
}

function gatewayRecord(log: string): GatewayLogRecord {
  return {
    resource_arn: 'arn:aws:bedrock-agentcore:us-west-2:000000000000:gateway/orders-local00000', event_timestamp: start + 30, body: { isError: false, log, id: '7' },
    account_id: '000000000000', request_id: '6f1c8f0e-7a57-4d54-9c55-0b4f4c7f3a11', trace_id: traceId, span_id: 'b7ad6b7169203331',
  };
}

function platformStart(): LambdaPlatformRecord {
  return { time: new Date(start + 40).toISOString(), type: 'platform.start', record: { requestId: '8f507cfc-xmpl-4697-b07a-ac58fc914c95', version: '$LATEST' } };
}
