import { gatewayLogStep } from '../../agentcore/logs/gatewayLog.ts';
import type { GatewayLogStep } from '../../agentcore/logs/gatewayLog.ts';
import { splitToolName } from '../../agentcore/gateway/gateway.ts';
import { javaMapMember } from '../../agentcore/logs/javaMap.ts';
import { detached } from '../reading/detached.ts';
import type { TokenObservation } from '../flow.ts';
import type { Moment } from '../hopRecord.ts';
import { isJsonObject } from '../reading/jsonObject.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import type { LogRecord } from '../logRecord.ts';
import { parseId, parseTraceId } from '../reading/parseId.ts';

const momentOf: { readonly [step in GatewayLogStep]: Moment } = { started: 'received', executing: 'sent', ended: 'answered' };

/**
 * A vended log record of the gateway. It holds no header, so it says nothing of the token. Null for a record of another kind or with words that are not
 * known. Facts `logs.gateway-record`, `logs.gateway-lines`.
 */
export function readGatewayLine(value: JsonObject, log: LogRecord): TokenObservation | null {
  const { body, event_timestamp: at } = value;
  if (!isJsonObject(body) || typeof body['log'] !== 'string') return null;
  const step = gatewayLogStep(body['log']);
  if (step === null) return null;
  const message = typeof body['requestBody'] === 'string' ? body['requestBody'] : '';
  const method = part(javaMapMember(message, 'method'));
  const tool = executedTool(body['log']) ?? (method === 'tools/call' ? calledTool(message) : undefined);
  return {
    hop: 'gateway',
    origin: 'gatewayLog',
    moment: momentOf[step],
    at: typeof at === 'number' && Number.isFinite(at) ? at : null,
    traceId: parseTraceId(value['trace_id']),
    gatewayRequestId: parseId(value['request_id']),
    rpcId: parseId(body['id']) ?? part(javaMapMember(message, 'id')),
    tool,
    target: tool === undefined ? undefined : splitToolName(tool)?.target,
    gateway: { step, isError: body['isError'] === true, ...(method === undefined ? {} : { method }) },
    evidence: { source: log.source, stream: log.stream, line: log.line },
  };
}

function calledTool(message: string): string | undefined {
  const params = javaMapMember(message, 'params');
  return params === undefined ? undefined : part(javaMapMember(params, 'name'));
}

function executedTool(words: string): string | undefined {
  return part(/^Executing tool (\S{1,256}) from target /i.exec(words)?.[1]);
}

function part(text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseId(detached(text.slice(0, 300)));
}
