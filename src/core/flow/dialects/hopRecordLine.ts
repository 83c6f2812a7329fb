import { sessionOfStream } from '../../agentcore/logs/runtimeLog.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import { isoTime } from '../reading/isoTime.ts';
import type { KnownTokens } from '../reading/knownTokens.ts';
import type { LogRecord } from '../logRecord.ts';
import { parseHopRecord } from '../reading/parseHopRecord.ts';
import type { TokenObservation } from '../flow.ts';

/**
 * A hop record, as every generated component prints it. Null for any other JSON, and for a record that names another hop than its stream's: the stream
 * decides who speaks, so that is a forgery. The gateway prints none.
 */
export function readHopRecord(value: JsonObject, log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  if (value['hop'] !== log.hop || log.hop === 'gateway') return null;
  const record = parseHopRecord(value, (member) => tokens.view(member));
  if (record === null) return null;
  return {
    hop: record.hop,
    origin: 'component',
    moment: record.moment,
    at: isoTime(record.at),
    correlationId: record.correlationId,
    traceId: record.traceId,
    sessionId: record.sessionId ?? (log.hop === 'agent' ? (sessionOfStream(log.stream) ?? undefined) : undefined),
    requestId: record.requestId,
    gatewayRequestId: record.gatewayRequestId,
    rpcId: record.rpcId,
    target: log.hop === 'target' ? undefined : record.target, // a target is known by its log
    tool: record.tool,
    header: record.header,
    headerNames: record.headerNames,
    token: record.token,
    verification: record.verification,
    reply: record.reply,
    evidence: { source: log.source, stream: log.stream, line: log.line },
  };
}
