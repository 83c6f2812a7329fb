import type { TokenObservation } from '../flow.ts';
import { isJsonObject } from '../reading/jsonObject.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import type { KnownTokens } from '../reading/knownTokens.ts';
import type { LogRecord } from '../logRecord.ts';
import { parseId } from '../reading/parseId.ts';
import { readHopRecord } from './hopRecordLine.ts';

/** A hop record in the wrapper that Lambda puts around console output with LogFormat JSON. Its message is a text or, for JSON, an object. Fact `logs.lambda-json`. */
export function readLambdaJson(value: JsonObject, log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const message = value['message'];
  return readMessage(typeof message === 'string' ? tokens.parse(message) : message, value['requestId'], log, tokens);
}

/** The same behind the prefix that LogFormat Text puts before it: time, request id and level, or Python's level, time and request id, with tabs between. Facts `logs.lambda-text`, `logs.lambda-python`. */
export function readLambdaText(log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const prefix = /^(?:[^\t]{20,40}\t([^\t]{1,64})\t[A-Z]{3,8}|\[[A-Z]{3,8}\]\t[^\t]{20,40}\t([^\t]{1,64}))\t(?=\{)/.exec(log.text);
  return prefix === null ? null : readMessage(tokens.parse(log.text.slice(prefix[0].length)), prefix[1] ?? prefix[2], log, tokens);
}

function readMessage(message: unknown, requestId: unknown, log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const observation = isJsonObject(message) ? readHopRecord(message, log, tokens) : null;
  return observation === null || observation.requestId !== undefined ? observation : { ...observation, requestId: parseId(requestId) };
}
