import { readGatewayLine } from '../dialects/gatewayLine.ts';
import { readHopRecord } from '../dialects/hopRecordLine.ts';
import { readKubernetesLine } from '../dialects/kubernetesLine.ts';
import { readLambdaJson, readLambdaText } from '../dialects/lambdaLine.ts';
import { readLambdaPlatform } from '../dialects/lambdaPlatform.ts';
import { readLambdaPlatformText } from '../dialects/lambdaPlatformText.ts';
import { readOtelLine } from '../dialects/otelLine.ts';
import { readPlainLine } from '../dialects/plainLine.ts';
import { readSpanLine } from '../dialects/spanLine.ts';
import { holdsSpans } from '../../agentcore/logs/spanLog.ts';
import type { TokenObservation } from '../flow.ts';
import { isJsonObject } from './jsonObject.ts';
import type { JsonObject } from './jsonObject.ts';
import type { KnownTokens } from './knownTokens.ts';
import type { LogRecord } from '../logRecord.ts';
import { printedRecord } from './printedRecord.ts';

/** No record comes near it. Longer lines are not read: parsing one costs milliseconds, and they are all an attacker's. */
const longestLine = 262_144;

/** What one log line says about the token at its hop; null for every line that says nothing of it. Never throws, whatever the text. */
export function readLine(log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const observation = readWhole(log, tokens);
  return observation === null || log.target === undefined ? observation : { ...observation, target: log.target };
}

function readWhole(log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const observation = log.text.length > longestLine ? null : readRecord(log, tokens);
  if (log.tokens === undefined) return observation;
  return observation === null ? readPlainLine(log.text.length > longestLine ? undefined : tokens.parse(log.text), log) : { ...observation, loggedToken: log.tokens[0] };
}

function readRecord(log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  if (log.source === 'cloudwatch' && holdsSpans(log.stream)) return readSpan(log, tokens);
  if (!log.text.startsWith('{')) {
    if (log.hop === 'interceptor') return readLambdaPlatformText(log) ?? readLambdaText(log, tokens);
    return log.hop === 'target' && mayTell(log) ? readLambdaText(log, tokens) : null;
  }
  if (!mayTell(log)) return null;
  return readPrinted(log, tokens) ?? readJson(log, tokens);
}

/** Null also where the line must be read as a whole to know what it says. */
function readPrinted(log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const printed = log.hop === 'gateway' || log.hop === 'interceptor' ? null : printedRecord(log.text);
  const value = printed === null ? undefined : tokens.parse(printed);
  return isJsonObject(value) ? readHopRecord(value, log, tokens) : null;
}

function readJson(log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const value = tokens.parse(log.text);
  return isJsonObject(value) ? readJsonLine(value, log, tokens) : null;
}

/** Of so few letters, the first a rare one, V8 searches memory for that letter. */
const ofTokenHop = 'kenHop';

/** A component may log JSON of its own: a search for the word is far cheaper than parsing what holds no record. */
function mayTell({ hop, text }: LogRecord): boolean {
  if (hop === 'gateway') return text.includes('"event_timestamp"');
  return text.includes(ofTokenHop) || (hop === 'interceptor' && text.includes('"platform.'));
}

function readJsonLine(value: JsonObject, log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  if (log.hop === 'gateway') return readGatewayLine(value, log);
  if (value['tokenHop'] !== undefined) return readHopRecord(value, log, tokens);
  if (log.hop !== 'interceptor') return readWrapped(value, log, tokens);
  return value['message'] === undefined ? readLambdaPlatform(value, log) : readLambdaJson(value, log, tokens);
}

/** Among spans nothing but spans is read, whatever it says of itself. */
function readSpan(log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  const value = log.text.includes('"spanId"') ? tokens.parse(log.text) : undefined;
  return isJsonObject(value) ? readSpanLine(value, log) : null;
}

/** What a container prints has passed other hands on its way into the log, and a target may be a function. */
function readWrapped(value: JsonObject, log: LogRecord, tokens: KnownTokens): TokenObservation | null {
  if (log.hop === 'target' && value['message'] !== undefined) return readLambdaJson(value, log, tokens);
  return value['body'] === undefined ? readKubernetesLine(value, log, tokens) : readOtelLine(value, log, tokens);
}
