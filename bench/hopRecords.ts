import type { HopName } from '../src/core/chain/hop.ts';

export type BenchLine = { readonly hop: HopName; readonly bytes: Buffer };

export const firstRecordAt = 1_790_000_000_000;

const recordsPerFlow = 10;
const flowsAtOnce = 40;
const flowsPerToken = 5;
const linesPerOther = 20;
const linesPerBroken = 100;
const runtimeHeader = 'x-amzn-bedrock-agentcore-runtime-custom-usertoken';

/**
 * Lines of a busy chain, the same ones each time: `count` records of about 600 bytes, ten a flow, forty users at once, each with a token of twelve claims
 * that lasts for five requests; among them 5 % lines that are no records and 1 % records that were cut off.
 */
export function* generateRecords(count: number): Generator<BenchLine> {
  for (let index = 0; index < count; index++) {
    const block = Math.floor(index / (flowsAtOnce * recordsPerFlow));
    const flow = block * flowsAtOnce + (index % flowsAtOnce);
    const step = Math.floor(index / flowsAtOnce) % recordsPerFlow;
    const record = recordOf(flow, step);
    yield record;
    if (index % linesPerOther === 0) yield otherLine(index, record.hop);
    if (index % linesPerBroken === 0) yield { hop: record.hop, bytes: record.bytes.subarray(0, 100 + (index % 400)) };
  }
}

function recordOf(flow: number, step: number): BenchLine {
  const at = firstRecordAt + flow * 25 + step * 3;
  const id = flow.toString(16).padStart(12, '0');
  const ids = { correlationId: `5f0e8400-e29b-41d4-a716-${id}`, traceId: `0af7651916cd43dd8448${id}` };
  const sessionId = `session-4d2c-8b0a-9f6e1c2b3a4d-${id}`;
  const call = { target: 'orders', tool: 'orders___listOrders', rpcId: '3' };
  const request = (part: string) => ({ requestId: `${part}-e29b-41d4-a716-${id}` });
  const gatewayRequestId = `6f1c8f0e-7a57-4d54-9c55-${id}`;
  const token = tokenOf(Math.floor(flow / flowsAtOnce / flowsPerToken) * flowsAtOnce + (flow % flowsAtOnce));
  switch (step) {
    case 0:
      return line('frontend', at, 'sent', { correlationId: ids.correlationId, sessionId, header: runtimeHeader, token });
    case 1:
      return line('agent', at, 'received', { correlationId: ids.correlationId, sessionId, ...request('a1b2c3d4'), header: runtimeHeader, headerNames: ['authorization', runtimeHeader], token });
    case 2:
      return line('agent', at, 'sent', { ...ids, sessionId, ...request('a1b2c3d4'), ...call, header: 'x-custom-usertoken', token });
    case 3:
      return line('interceptor', at, 'received', { ...ids, ...request('b2c3d4e5'), gatewayRequestId, ...call, header: 'x-custom-usertoken', headerNames: ['content-type', 'x-custom-usertoken', 'traceparent'], token });
    case 4:
      return line('interceptor', at, 'sent', { ...ids, ...request('b2c3d4e5'), gatewayRequestId, ...call, header: 'authorization', token });
    case 5:
      return { hop: 'gateway', bytes: gatewayLine(at, ids.traceId, gatewayRequestId) };
    case 6:
      return line('target', at, 'received', { ...ids, ...request('c3d4e5f6'), header: 'authorization', headerNames: ['authorization', 'traceparent', 'x-correlation-id'], token });
    case 7:
      return line('target', at, 'accepted', { ...ids, ...request('c3d4e5f6'), header: 'authorization', token, verification: { result: 'passed' }, reply: { status: 200 } });
    case 8:
      return line('agent', at, 'answered', { ...ids, sessionId, ...request('a1b2c3d4'), gatewayRequestId, ...call, reply: { status: 200, isError: false } });
    default:
      return line('frontend', at, 'answered', { correlationId: ids.correlationId, sessionId, reply: { status: 200 } });
  }
}

function line(hop: HopName, at: number, moment: string, rest: object): BenchLine {
  return { hop, bytes: Buffer.from(JSON.stringify({ tokenHop: 1, at: new Date(at).toISOString(), hop, moment, ...rest })) };
}

function tokenOf(number: number): object {
  const id = number.toString(16).padStart(12, '0');
  const subject = `user${number % 500}@example.com`;
  const claims = {
    iss: 'https://example.okta.com/oauth2/default', sub: subject, aud: 'api://orders', exp: 1_790_003_600, iat: 1_790_000_000, jti: `AT.${id}`,
    scp: ['openid', 'orders.read'], cid: '0oa1frontend', uid: `00u${number % 500}`, azp: '0oa1frontend', typ: 'JWT', token_use: 'access',
  };
  return { state: 'seen', fingerprint: `sha256:ba7816bf8f01cfea4141${id}`, size: 1042, header: { alg: 'RS256', kid: 'key-1' }, claims, otherClaims: ['ver', 'groups'] };
}

function gatewayLine(at: number, traceId: string, requestId: string): Buffer {
  const body = {
    isError: false, log: 'Executing tool orders___listOrders from target AB12CD34EF', id: '3',
    requestBody: '{id=3, jsonrpc=2.0, method=tools/call, params={name=orders___listOrders, arguments={}}}',
  };
  const resource = 'arn:aws:bedrock-agentcore:us-west-2:000000000000:gateway/orders-a1b2c3d4e5';
  return Buffer.from(JSON.stringify({ resource_arn: resource, event_timestamp: at, body, account_id: '000000000000', request_id: requestId, trace_id: traceId, span_id: 'b7ad6b7169203331' }));
}

function otherLine(index: number, hop: HopName): BenchLine {
  const texts = [
    `INFO:     127.0.0.1:${40_000 + (index % 20_000)} - "POST /mcp HTTP/1.1" 200 OK`,
    JSON.stringify({ level: 'info', time: firstRecordAt + index, msg: 'request completed', method: 'GET', path: `/orders/${index}`, ms: index % 97 }),
  ];
  return { hop, bytes: Buffer.from(texts[(index / linesPerOther) % texts.length] ?? '') };
}
