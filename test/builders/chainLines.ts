import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { HopSource, JoinedObservation } from '../../src/core/flow/flow.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { gatewayLogText, javaMapText } from '../../src/core/agentcore/logs/gatewayLog.ts';
import { logLine } from '../flow/logLines.ts';
import { gateway, identity, runtime, target } from './chainCase.ts';
import { chainRecords, start } from './chainRecords.ts';
import type { ChainRecords } from './chainRecords.ts';

/** The healthy chain's configuration, in force since before any flow. */
export const revisions: readonly ConfigurationRevision[] = [
  { resource: 'identity', from: 0, value: identity }, { resource: 'runtime', from: 0, value: runtime },
  { resource: 'gateway', from: 0, value: gateway }, { resource: 'target', from: 0, value: target },
];

export const readable: readonly HopSource[] = hopNames.map((hop) => ({ hop, state: 'readable' }));

/** The lines that a call leaves in the logs: those of a healthy one, but for the records given. `number` makes its ids; `after` = milliseconds after the first call's start. */
export function chainLines(number: number, records: ChainRecords = {}, after = 0): readonly LogRecord[] {
  const found: ChainRecords = { ...chainRecords(), ...records };
  return Object.values(found).filter((record) => record !== null && record !== undefined).map((record) => lineOf(record, number, after));
}

function lineOf(record: JoinedObservation, number: number, after: number): LogRecord {
  const { hop, origin, moment, at, header, headerNames, token, verification, reply, rpcId, tool, target: targetName, gateway: step, lambda } = record;
  const time = (at ?? start) + after;
  const ids = { correlationId: `c-${number}`, traceId: (0x5000 + number).toString(16).padStart(32, '0') };
  const invocation = `lambda-${number}`;
  if (step !== undefined) {
    const log = step.step === 'started' ? gatewayLogText.started : step.step === 'executing' ? gatewayLogText.executing(tool ?? '', 'AB12CD34EF') : step.isError ? gatewayLogText.failed('it') : gatewayLogText.succeeded;
    const requestBody = step.method === undefined ? {} : { requestBody: javaMapText({ id: rpcId, method: step.method }) };
    return logLine(hop, JSON.stringify({ event_timestamp: time, body: { isError: step.isError, log, id: rpcId, ...requestBody }, request_id: `gateway-${number}`, trace_id: ids.traceId }));
  }
  const iso = new Date(time).toISOString();
  if (origin === 'lambdaPlatform') {
    const { status = null, errorType } = lambda ?? {};
    return logLine(hop, JSON.stringify({ time: iso, type: status === null ? 'platform.start' : 'platform.report', record: { requestId: invocation, ...(status === null ? {} : { status, errorType }) } }));
  }
  const requestId = hop === 'interceptor' ? { requestId: invocation } : {};
  return logLine(hop, JSON.stringify({ tokenHop: 1, at: iso, hop, moment, ...ids, ...requestId, rpcId, tool, target: targetName, header, headerNames, token, verification, reply }));
}
