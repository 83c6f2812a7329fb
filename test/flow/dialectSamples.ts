import { hopNames } from '../../src/core/chain/hop.ts';
import type { HopName } from '../../src/core/chain/hop.ts';
import { compactToken } from '../tokens/testTokens.ts';
import { traceA } from './logLines.ts';

/** A line of a log as its service writes it. None is recorded: all are written by hand from the facts named. */
export type DialectSample = { readonly name: string; readonly facts: readonly string[]; readonly hop: HopName; readonly stream: string; readonly text: string };

const account = '111122223333';
export const runtimeId = 'orders_agent-AbCdEf1234';
export const gatewayId = 'orders-gw-a1b2c3d4e5';
export const session = '5f2c9d8e-1b7a-4c3d-9e0f-2a6b8c4d7e11';
const invocation = '3c3e1101-7a57-4d54-9c55-0b4f4c7f3a11';
const gatewayRequest = '6f1c8f0e-7a57-4d54-9c55-0b4f4c7f3a11';
const xray = `1-${traceA.slice(0, 8)}-${traceA.slice(8)}`;

export const groups = {
  frontend: '/aws/containerinsights/orders/application',
  agent: `/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`,
  gateway: `/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/${gatewayId}`,
  interceptor: '/aws/lambda/orders-interceptor',
  target: '/orders/target-api',
} as const satisfies { readonly [hop in HopName]: string };

const streams: { readonly [hop in HopName]: string } = {
  frontend: 'orders-frontend-7d4b9c6f5-x2x9k', agent: `2026/11/22/[runtime-logs]${session}`, gateway: 'BedrockAgentCoreGateway_ApplicationLogs',
  interceptor: '2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef', target: 'orders-target-api-5d8-x',
};

export const runtimeResource = {
  'service.name': 'orders_agent.DEFAULT', 'cloud.resource_id': `arn:aws:bedrock-agentcore:us-west-2:${account}:runtime/${runtimeId}/runtime-endpoint/DEFAULT:DEFAULT`,
  'aws.log.group.names': groups.agent,
};
export const gatewayAttributes = {
  'aws.resource.arn': `arn:aws:bedrock-agentcore:us-west-2:${account}:gateway/${gatewayId}`, 'gateway.id': gatewayId, 'aws.request.id': gatewayRequest, 'tool.name': 'orders___listOrders',
  'http.response.status_code': 200, execute_tool_latency_ms: 18, latency_ms: 96,
};

const at = Date.parse('2026-11-22T10:00:00.123Z');

export function spanText(name: string, kind: string, resource: object, attributes: object, more: object = {}): string {
  return JSON.stringify({
    resource: { attributes: resource }, scope: { name: '' }, traceId: traceA, spanId: 'b7ad6b7169203331', parentSpanId: '00f067aa0ba902b7', name, kind,
    startTimeUnixNano: at * 1e6, endTimeUnixNano: (at + 96) * 1e6, durationNano: 96e6, attributes, status: { code: 'UNSET' }, ...more,
  });
}

function hopRecord(hop: HopName): object {
  return { tokenHop: 1, hop, moment: 'received', at: '2026-11-22T10:00:00.123Z', correlationId: 'c-1', header: 'authorization', headerNames: ['authorization'], token: { state: 'absent' } };
}

/** One whose claims name Ana, made as the test runs. */
export const loggedCompact = compactToken({ iss: 'https://example.okta.com/oauth2/default', sub: 'ana@example.com', aud: 'api://orders', exp: 1_795_345_200 });

function sample(name: string, facts: readonly string[], hop: HopName, line: object | string, stream = streams[hop], group: string = groups[hop]): DialectSample {
  return { name, facts, hop, stream: `${group}:${stream}`, text: typeof line === 'string' ? line : JSON.stringify(line) };
}

const otel = { resource: { attributes: runtimeResource }, scope: { name: 'agent' }, timeUnixNano: at * 1e6, severityText: 'INFO', severityNumber: 9, attributes: { 'session.id': session, otelTraceID: traceA }, traceId: traceA, spanId: 'b7ad6b7169203331' };
const pod = { stream: 'stdout', time: '2026-11-22T10:00:00.123Z', kubernetes: { namespace_name: 'orders', pod_name: 'orders-target-api-5d8-x', container_name: 'target-api' } };
const vended = { resource_arn: gatewayAttributes['aws.resource.arn'], event_timestamp: at, account_id: account, request_id: gatewayRequest, trace_id: traceA, span_id: 'b7ad6b7169203331' };

export const dialectSamples: readonly DialectSample[] = [
  ...hopNames.filter((hop) => hop !== 'gateway').map((hop) => sample(`hop-record-${hop}`, [], hop, hopRecord(hop))),
  sample('gateway-started', ['logs.gateway-record', 'logs.gateway-body-java-map'], 'gateway', { ...vended, body: { isError: false, log: 'Started processing request with requestId: 7', requestBody: '{id=7, jsonrpc=2.0, method=tools/call, params={name=orders___listOrders, arguments={}}}', id: '7' } }),
  sample('gateway-executing', ['logs.gateway-record', 'logs.gateway-lines'], 'gateway', { ...vended, body: { isError: false, log: 'Executing tool orders___listOrders from target AB12CD34EF', id: '7' } }),
  sample('gateway-failed', ['logs.gateway-record', 'logs.gateway-lines'], 'gateway', { ...vended, body: { isError: true, log: 'Failed to process request', id: '7' } }),
  sample('runtime-v2-stdout', ['logs.runtime-streams'], 'agent', hopRecord('agent'), `runtime-logs-${session}`),
  sample('runtime-otel-body', ['logs.runtime-otel'], 'agent', { ...otel, body: JSON.stringify(hopRecord('agent')) }, 'otel-rt-logs'),
  sample('lambda-json', ['logs.lambda-json'], 'interceptor', { timestamp: '2026-11-22T10:00:00.124Z', level: 'INFO', requestId: invocation, message: hopRecord('interceptor') }),
  sample('lambda-text-node', ['logs.lambda-text'], 'interceptor', `2026-11-22T10:00:00.124Z\t${invocation}\tINFO\t${JSON.stringify(hopRecord('interceptor'))}`),
  sample('lambda-text-python', ['logs.lambda-python'], 'interceptor', `[INFO]\t2026-11-22T10:00:00.124Z\t${invocation}\t${JSON.stringify(hopRecord('interceptor'))}`),
  sample('lambda-platform-start', ['logs.lambda-platform', 'logs.xray-trace-id'], 'interceptor', { time: '2026-11-22T10:00:00.120Z', type: 'platform.start', record: { requestId: invocation, version: '$LATEST', tracing: { spanId: 'b7ad6b7169203331', type: 'X-Amzn-Trace-Id', value: `Root=${xray};Parent=b7ad6b7169203331;Sampled=1` } } }),
  sample('lambda-platform-report', ['logs.lambda-platform'], 'interceptor', { time: '2026-11-22T10:00:00.140Z', type: 'platform.report', record: { requestId: invocation, status: 'error', errorType: 'TypeError', metrics: { durationMs: 20 } } }),
  sample('lambda-report-text', ['logs.lambda-text', 'logs.xray-trace-id'], 'interceptor', `REPORT RequestId: ${invocation}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 256 MB\tMax Memory Used: 91 MB\tStatus: timeout\tXRAY TraceId: ${xray}\tSegmentId: 1\tSampled: true\n`),
  sample('kubernetes-text', ['logs.kubernetes-wrapper'], 'target', { ...pod, log: `${JSON.stringify(hopRecord('target'))}\n` }),
  sample('kubernetes-processed', ['logs.kubernetes-wrapper'], 'target', { ...pod, log_processed: hopRecord('target') }),
  sample('span-runtime-invoke', ['logs.spans-record', 'logs.spans-names', 'logs.span-resource'], 'agent', spanText('AgentCore.Runtime.Invoke', 'SERVER', {}, { 'aws.resource.arn': runtimeResource['cloud.resource_id'], 'aws.request_id': invocation, 'session.id': session }), 'default', 'aws/spans'),
  sample('span-agent-server', ['logs.spans-record', 'logs.spans-stream'], 'agent', spanText('POST /invocations', 'SERVER', runtimeResource, { 'session.id': session, 'http.response.status_code': 500 }, { status: { code: 'ERROR' } }), 'spans'),
  sample('span-gateway-server', ['logs.spans-record', 'logs.spans-names', 'logs.span-resource'], 'gateway', spanText('AgentCore.Gateway.InvokeTool', 'SERVER', {}, gatewayAttributes), 'default', 'aws/spans'),
  sample('span-gateway-client', ['logs.spans-record', 'logs.spans-names'], 'gateway', spanText('AgentCore.Gateway.InvokeTool.orders___listOrders', 'CLIENT', {}, { ...gatewayAttributes, 'tool.name': undefined }, { startTimeUnixNano: String(at * 1e6), durationNano: undefined, endTimeUnixNano: String((at + 18) * 1e6) }), 'default', 'aws/spans'),
  sample('plain-text', ['logs.lambda-text'], 'interceptor', `2026-11-22T10:00:00.124Z\t${invocation}\tINFO\tAuthorization: Bearer ${loggedCompact}`),
  sample('plain-text-trace', ['logs.xray-trace-id'], 'target', `2026-11-22 10:00:00 DEBUG headers={x-amzn-trace-id=Root=${xray}, authorization=Bearer ${loggedCompact}}`),
  sample('plain-otel', ['logs.runtime-otel'], 'agent', { ...otel, body: `got token ${loggedCompact}` }, 'otel-rt-logs'),
  sample('plain-json', ['logs.lambda-json'], 'interceptor', { timestamp: '2026-11-22T10:00:00.124Z', level: 'DEBUG', requestId: invocation, message: { headers: { Authorization: `Bearer ${loggedCompact}` } } }),
  sample('plain-kubernetes', ['logs.kubernetes-wrapper'], 'target', { ...pod, log: `DEBUG trace 00-${traceA}-b7ad6b7169203331-01 jwt=${loggedCompact}\n` }),
];
