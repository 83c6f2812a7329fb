import { hopOfLog, logsNamed, type LogName } from '../../chain/logName.ts';
import { functionLogGroupPrefix } from '../interceptor/lambda.ts';
import { endpointOfLogGroup } from '../runtime/runtime.ts';

/** The group that the spans of a whole account and region come into. Fact `logs.spans-group`. */
export const spansGroup = 'aws/spans';

/** True for the stream of a log that holds spans and nothing else: each one of `aws/spans`, and `spans` in a runtime's own group. `stream` is `group:stream`. Fact `logs.spans-stream`. */
export function holdsSpans(stream: string): boolean {
  return stream.startsWith(`${spansGroup}:`) || (stream.endsWith(':spans') && stream.startsWith('/aws/bedrock-agentcore/runtimes/'));
}

/** What of a chain's parts AWS names in a span; null where the part is not known. */
export type SpanResources = {
  readonly runtimeId: string | null;
  readonly gatewayId: string | null;
  readonly logGroups: { readonly [log in LogName]?: string | undefined };
};

type Attributes = { readonly [name: string]: unknown };

/**
 * Whose span it is, by the resource that it was written for: what all of an account shares has no group that could tell. Null for a span of somebody else.
 * What the resource says counts before the span's own attributes, which code may set as it likes. A frontend's is told by no resource of AWS, and a target's only where it is a function.
 * Fact `logs.span-resource`.
 */
export function logOfSpan(resource: Attributes, attributes: Attributes, { runtimeId, gatewayId, logGroups }: SpanResources): LogName | null {
  const groups = texts(resource['aws.log.group.names']).flatMap((names) => names.split('&'));
  const arn = text(resource['cloud.resource_id']) ?? text(resource['aws.resource.arn']) ?? (groups.length > 0 ? null : text(attributes['aws.resource.arn']));
  if (arn !== null) return hopOfArn(arn, runtimeId, gatewayId, logGroups);
  if (groups.length > 0) return logGroups.agent !== undefined && groups.includes(logGroups.agent) ? 'agent' : null;
  const service = text(resource['service.name']);
  if (runtimeId === null || service === null) return null;
  const endpoint = endpointOfLogGroup(runtimeId, logGroups.agent);
  return (endpoint === null ? service.startsWith(`${runtimeNameOf(runtimeId)}.`) : service === `${runtimeNameOf(runtimeId)}.${endpoint}`) ? 'agent' : null;
}

function hopOfArn(arn: string, runtimeId: string | null, gatewayId: string | null, logGroups: SpanResources['logGroups']): LogName | null {
  const [, kind, id, endpoint] = /^arn:[\w-]+:(?:bedrock-agentcore|lambda):[\w-]*:\d*:(runtime|gateway|function)[/:]([\w-]+)(?:\/runtime-endpoint\/(\w+))?/.exec(arn) ?? [];
  if (kind === 'runtime') return id === runtimeId && (endpoint === undefined || endpoint === (endpointOfLogGroup(id, logGroups.agent) ?? endpoint)) ? 'agent' : null;
  if (kind === 'gateway') return id === gatewayId ? 'gateway' : null;
  return kind === 'function' ? (functionLogs(logGroups).find((log) => logGroups[log] === `${functionLogGroupPrefix}${id}`) ?? null) : null;
}

/** Logs of what may be a function: the interceptor, and targets. */
function functionLogs(logGroups: SpanResources['logGroups']): readonly LogName[] {
  return logsNamed(logGroups).filter((log) => log === 'interceptor' || hopOfLog(log) === 'target');
}

/** AWS adds a hyphen and ten characters to the name that was given. */
function runtimeNameOf(runtimeId: string): string {
  return runtimeId.replace(/-\w{10}$/, '');
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
}

/** API model logs, FilterPattern. */
const longestPattern = 1_024;

/** What is looked for in the shared group: the resources by their ids, one or more of them; of very many functions, the first. Null where none is known. Fact `logs.filter-terms`. */
export function spanFilter({ runtimeId, gatewayId, logGroups }: SpanResources): string | null {
  const functions = functionLogs(logGroups).map((log) => logGroups[log] ?? '').filter((group) => group.startsWith(functionLogGroupPrefix)).map((group) => group.slice(functionLogGroupPrefix.length));
  const terms = [runtimeId, gatewayId, ...new Set(functions)].filter((term) => term !== null && /^[\w-]+$/.test(term)).map((term) => `?"${term}"`);
  while (terms.join(' ').length > longestPattern) terms.pop();
  return terms.length === 0 ? null : terms.join(' ');
}
