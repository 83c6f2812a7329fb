import { isJsonObject } from '../reading/jsonObject.ts';
import type { JsonObject } from '../reading/jsonObject.ts';
import type { KnownTokens } from '../reading/knownTokens.ts';
import type { LogRecord } from '../logRecord.ts';
import type { TokenObservation } from '../flow.ts';
import { readHopRecord } from './hopRecordLine.ts';

/** A hop record in the wrapper that Fluent Bit puts around a container's line: as text in `log`, as an object in `log_processed`, or both. Null for any other line. Fact `logs.kubernetes-wrapper`. */
export function readKubernetesLine(value: JsonObject, log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const { log: text, log_processed: processed } = value;
  const printed = isJsonObject(processed) || typeof text !== 'string' ? processed : tokens.parse(text);
  return isJsonObject(printed) ? readHopRecord(printed, log, tokens) : null;
}
