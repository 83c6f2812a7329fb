import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import type { JoinedObservation } from '../../src/core/flow/flow.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { caseOf, gateway, identity, runtime, target } from './chainCase.ts';
import { start } from './chainRecords.ts';
import { scenarioCase } from './scenarioCases.ts';

export type ToldFlow = {
  /** A name of `scenarioCases`. */
  readonly scenario: string;
  /** Epoch milliseconds of its first record. */
  readonly at: number;
  readonly id: string;
  /** Instead of ana@example.com. */
  readonly user?: string;
  /** Instead of listOrders. */
  readonly tool?: string;
  /** Of the runtime; frontend and agent name it. */
  readonly session?: string;
  /** Lines that come this long after the start, in milliseconds, are not written yet; all are where absent. */
  readonly untilMs?: number;
};

export type ScenarioLines = { readonly records: readonly LogRecord[]; readonly revisions: readonly ConfigurationRevision[] };

const gatewaySteps = { started: 'Started processing request with requestId: 3', executing: 'Executing tool orders___listOrders from target AB12CD34EF', ended: 'Successfully processed request' } as const;

/** The log lines that a scenario's flow leaves, each hop's in a file of its own, and the configuration that was in force then. `count`: how many flows were told before it. */
export function scenarioLines(flow: ToldFlow, count: number): ScenarioLines {
  const { parts } = scenarioCase(flow.scenario);
  const observations = caseOf(parts).flow.hops.flatMap(({ observations }) => observations);
  const written = observations.filter(({ at }) => (at ?? start) - start < (flow.untilMs ?? Infinity));
  const trace = count.toString(16).padStart(32, 'a');
  const records = written.map((observation, index): LogRecord => ({
    hop: observation.hop, source: 'local', stream: `${observation.hop}.jsonl`, line: count * 20 + index + 1, ingestedAt: null, text: asTold(lineOf(observation, flow, trace), flow),
  }));
  const from = flow.at - 1;
  const revisions: readonly ConfigurationRevision[] = [
    revision('identity', from, parts.identity ?? identity), revision('runtime', from, parts.runtime ?? runtime), revision('gateway', from, parts.gateway ?? gateway), revision('target', from, parts.target ?? target),
  ];
  return { records, revisions };
}

function revision(resource: ConfigurationRevision['resource'], from: number, value: object | string): ConfigurationRevision {
  // Each resource is given the value of its own type above.
  return (typeof value === 'string' ? { resource, from, unreadable: value } : { resource, from, value }) as ConfigurationRevision;
}

function lineOf(observation: JoinedObservation, flow: ToldFlow, trace: string): object {
  const { hop, origin, moment, at, requestId, gateway: logged, lambda, evidence: _evidence, joinedBy, ...said } = observation;
  const time = flow.at + ((at ?? start) - start);
  if (origin === 'gatewayLog') {
    const body = { isError: logged?.isError, log: logged === undefined ? '' : gatewaySteps[logged.step], id: '3', ...(logged?.step === 'started' ? { requestBody: '{id=3, jsonrpc=2.0, method=tools/call, params={name=orders___listOrders, arguments={}}}' } : {}) };
    return { resource_arn: 'arn:aws:bedrock-agentcore:us-west-2:000000000000:gateway/orders-local00000', event_timestamp: time, body, account_id: '000000000000', request_id: `gateway-${flow.id}`, trace_id: trace, span_id: 'b7ad6b7169203331' };
  }
  if (origin === 'lambdaPlatform') {
    const tracing = { spanId: 'b7ad6b7169203331', type: 'X-Amzn-Trace-Id', value: `Root=1-${trace.slice(0, 8)}-${trace.slice(8)};Parent=b7ad6b7169203331;Sampled=1` };
    return { time: new Date(time).toISOString(), type: `platform.${moment === 'received' ? 'start' : 'report'}`, record: { requestId: `lambda-${flow.id}`, tracing, ...lambda } };
  }
  const ids = joinedBy === 'timeOnly' ? {} : hop === 'interceptor' ? { traceId: trace, requestId: `lambda-${flow.id}` } : hop === 'frontend' ? { correlationId: flow.id } : { correlationId: flow.id, traceId: trace };
  const session = flow.session === undefined || joinedBy === 'timeOnly' || (hop !== 'frontend' && hop !== 'agent') ? {} : { sessionId: flow.session };
  return { tokenHop: 1, hop, moment, at: new Date(time).toISOString(), ...session, ...(requestId === undefined ? {} : { requestId }), ...said, ...ids };
}

/** In the words of this flow: its user, its tool, its hour. */
function asTold(line: object, { at, user, tool }: ToldFlow): string {
  const seconds = Math.round((at - start) / 1000);
  const text = JSON.stringify(line, (name, value: unknown) => (typeof value === 'number' && ['iat', 'exp', 'nbf'].includes(name) ? value + seconds : value));
  const named = user === undefined ? text : text.replaceAll('"ana@example.com"', JSON.stringify(user));
  return tool === undefined ? named : named.replaceAll('listOrders', tool);
}
