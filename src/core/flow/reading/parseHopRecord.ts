import { isHopName } from '../../chain/hop.ts';
import { parseTokenView } from '../../token/parseTokenView.ts';
import { verificationCodes } from '../../token/tokenView.ts';
import type { TokenView, Verification } from '../../token/tokenView.ts';
import { moments } from '../hopRecord.ts';
import type { HopRecord, Moment, Reply } from '../hopRecord.ts';
import { isJsonObject } from './jsonObject.ts';
import { isShort, parseId, parseTraceId } from './parseId.ts';

const headerNamesAtMost = 256;

/**
 * The hop record that a JSON value is: `tokenHop` 1, a hop, a moment and a time. Null for any other value. Checks its form, not its truth: whether
 * this hop may say so is for the stream to tell. A member that is not as resources/schemas/hop-record.schema.json says is left out, the rest stays.
 * `readToken` is for callers who have met the token before.
 */
export function parseHopRecord(value: unknown, readToken: (member: unknown) => TokenView | null = parseTokenView): HopRecord | null {
  if (!isJsonObject(value)) return null;
  const { tokenHop, hop, moment, at, headerNames, token, verification, reply } = value;
  if (tokenHop !== 1 || !isHopName(hop) || !isMoment(moment) || typeof at !== 'string' || parseId(at) === undefined) return null;
  return {
    tokenHop,
    hop,
    moment,
    at,
    correlationId: parseId(value['correlationId']),
    traceId: parseTraceId(value['traceId']),
    sessionId: parseId(value['sessionId']),
    requestId: parseId(value['requestId']),
    gatewayRequestId: parseId(value['gatewayRequestId']),
    rpcId: parseId(value['rpcId']),
    target: parseId(value['target']),
    tool: parseId(value['tool']),
    header: parseId(value['header']),
    headerNames: headerNames === undefined ? undefined : parseHeaderNames(headerNames),
    token: token === undefined ? undefined : (readToken(token) ?? undefined),
    verification: verification === undefined ? undefined : parseVerification(verification),
    reply: reply === undefined ? undefined : parseReply(reply),
  };
}

function isMoment(value: unknown): value is Moment {
  return (moments as readonly unknown[]).includes(value);
}

function parseHeaderNames(value: unknown): readonly string[] | undefined {
  const isList = Array.isArray(value) && value.length <= headerNamesAtMost;
  return isList && value.every((name) => typeof name === 'string' && isShort(name)) ? (value as readonly string[]) : undefined;
}

function parseVerification(value: unknown): Verification | undefined {
  if (!isJsonObject(value)) return undefined;
  if (value['result'] === 'passed') return { result: 'passed' };
  const code = verificationCodes.find((known) => known === value['code']);
  return value['result'] === 'failed' && code !== undefined ? { result: 'failed', code } : undefined;
}

function parseReply(value: unknown): Reply | undefined {
  if (!isJsonObject(value)) return undefined;
  const { status, isError, rpcCode } = value;
  return {
    ...(Number.isInteger(status) ? { status: status as number } : {}),
    ...(typeof isError === 'boolean' ? { isError } : {}),
    ...(Number.isInteger(rpcCode) ? { rpcCode: rpcCode as number } : {}),
  };
}
