import type { Fact } from './fact.ts';

/** What AWS writes into CloudWatch Logs for each hop. */
export const logFacts = {
  'logs.gateway-record': {
    statement: 'A vended gateway record holds resource_arn, event_timestamp, body{isError, log, requestBody, responseBody, id}, request_id, trace_id and span_id; no header.',
    source: 'gateway-observability; captures', mark: 'P',
  },
  'logs.gateway-lines': {
    statement: 'A tool call gives a begin line, a tool-execution line and an end line; body.log is no contract.',
    source: 'gateway-observability; captures', mark: 'P',
  },
  'logs.gateway-body-java-map': {
    statement: 'requestBody and responseBody are Java-map-style text, not JSON.',
    source: 'captures of others', mark: 'P',
  },
  'logs.gateway-trace-continues': {
    statement: 'The gateway continues the caller’s traceparent: its trace_id equals the agent’s.',
    source: 'one live capture', mark: 'P',
  },
  'logs.gateway-off-by-default': {
    statement: 'A gateway logs nothing until a log delivery is set up.',
    source: 'observability-configure', mark: 'D',
  },
  'logs.transaction-search': {
    statement: 'CloudWatch keeps spans once Transaction Search is on, for a whole account and region: X-Ray then hands its segments to CloudWatch Logs.',
    source: 'CloudWatch user guide, Enable-TransactionSearch; API model xray', mark: 'D',
  },
  'logs.delivery-names': {
    statement: 'A gateway’s log needs a delivery source for the gateway, a delivery destination for a log group, and a delivery between them. Names have 1-60 letters, digits, hyphens and underscores; a group below /aws/vendedlogs/ needs no entry of its own in a resource policy.',
    source: 'API model logs; CloudWatch Logs user guide, AWS-logs-and-resource-policy', mark: 'V',
  },
  'logs.delivery-one-source': {
    statement: 'A resource has one delivery source for each type of log: a second gives a conflict. A source cannot move to another resource, and takes tags only when it is made.',
    source: 'captures of others; moto', mark: 'P',
  },
  'logs.delivery-order': {
    statement: 'A delivery source with a delivery cannot be deleted: first the delivery, then source and destination.',
    source: 'API model logs', mark: 'V',
  },
  'logs.lambda-platform': {
    statement: 'With LogFormat JSON, Lambda writes platform.start and platform.report lines with requestId, status and the X-Ray trace.',
    source: 'Lambda developer guide', mark: 'D',
  },
  'logs.lambda-json': {
    statement: 'With LogFormat JSON, Lambda wraps what a function writes to the console in {timestamp, level, requestId, message}; what it writes to stdout itself stays as it is.',
    source: 'Lambda developer guide', mark: 'D',
  },
  'logs.lambda-text': {
    statement: 'With LogFormat Text, Lambda writes START, END and REPORT lines and "Task timed out", and puts time, request id and level before what a Node.js function writes to the console.',
    source: 'Lambda developer guide', mark: 'D',
  },
  'logs.lambda-levels': {
    statement: 'With LogFormat JSON, Lambda keeps lines of the set level and more severe alone: ApplicationLogLevel for what the code logs, SystemLogLevel for its own platform lines. Both are INFO unless set.',
    source: 'Lambda developer guide; API model lambda', mark: 'D',
  },
  'logs.lambda-group': {
    statement: 'A function writes into /aws/lambda/<function> unless LoggingConfig names another group; Lambda makes it with the first call where the role may.',
    source: 'Lambda developer guide; API model lambda', mark: 'D',
  },
  'logs.lambda-python': {
    statement: 'What a Python function prints stays as it is. What it logs gets, with LogFormat Text, its level in brackets, time and request id before it, and is wrapped in {timestamp, level, message, logger, requestId} with JSON.',
    source: 'awslambdaric 4.2.2, run', mark: 'V',
  },
  'logs.lambda-python-error': {
    statement: 'With LogFormat JSON an error of a Python function is a line {timestamp, level, errorMessage, errorType, requestId, stackTrace}, its times without milliseconds; requestId is empty for one at its start.',
    source: 'awslambdaric 4.2.2, run', mark: 'V',
  },
  'logs.lambda-init': {
    statement: 'With LogFormat JSON, Lambda writes platform.initStart and platform.initReport for the start of an environment; of one that fails, platform.initReport names the errorType.',
    source: 'Lambda developer guide for the names; that they stand in the log at level INFO is our reading', mark: 'UNVERIFIED',
  },
  'logs.kubernetes-wrapper': {
    statement: 'Container Insights’ Fluent Bit writes a container’s line as {log, stream, time, kubernetes{namespace_name, pod_name, container_name}}; a line that is JSON stands as an object in log_processed too.',
    source: 'Fluent Bit manual, kubernetes filter; AWS’s settings for it (Merge_Log On, Merge_Log_Key log_processed)', mark: 'D',
  },
  'logs.pods-group': {
    statement: 'Container Insights keeps what the pods of a cluster print in /aws/containerinsights/<cluster>/application, all in one group.',
    source: 'CloudWatch user guide, Container Insights', mark: 'D',
  },
  'logs.runtime-otel': {
    statement: 'What an agent logs with its logger stands once more in stream otel-rt-logs of the runtime’s group, as an OpenTelemetry record {resource, scope, timeUnixNano, severityText, body, attributes{session.id}, traceId, spanId}.',
    source: 'captures of others', mark: 'P',
  },
  'logs.runtime-group': {
    statement: 'AWS makes the log group of a runtime’s endpoint, /aws/bedrock-agentcore/runtimes/<id>-<endpoint>, with its first request.',
    source: 'observability-view', mark: 'D',
  },
  'logs.runtime-group-managed': {
    statement: 'AWS manages the group of a runtime’s endpoint itself: after a retention or tags were set on it, no more lines came.',
    source: 'captures of others', mark: 'P',
  },
  'logs.runtime-streams': {
    statement: 'A runtime’s group has a stream YYYY/MM/DD/[runtime-logs]<uuid> for each environment on platform V1, and runtime-logs-<session id> for each session on V2.',
    source: 'observability-view; runtime-platform-v2', mark: 'D',
  },
  'logs.spans-group': {
    statement: 'With Transaction Search on, the spans of a whole account and region stand in log group aws/spans, one JSON object a line.',
    source: 'CloudWatch user guide, Enable-TransactionSearch', mark: 'D',
  },
  'logs.spans-stream': {
    statement: 'Agents made since July 2026 write their spans to stream spans of the runtime’s own group, where the region has it; services go on writing theirs to aws/spans.',
    source: 'observability-configure for the stream; that services stay is our reading', mark: 'UNVERIFIED',
  },
  'logs.spans-record': {
    statement: 'A span’s line holds resource.attributes, traceId, spanId, parentSpanId, name, kind, startTimeUnixNano, endTimeUnixNano, durationNano, attributes and status; no header and no claim.',
    source: 'captures of others', mark: 'P',
  },
  'logs.spans-names': {
    statement: 'A request to a runtime is a span AgentCore.Runtime.Invoke; a tool call is a gateway’s span AgentCore.Gateway.InvokeTool of kind SERVER, and below it one of kind CLIENT with the tool’s name appended.',
    source: 'gateway-observability; captures', mark: 'P',
  },
  'logs.span-resource': {
    statement: 'Whose span it is stands in resource.attributes (cloud.resource_id, aws.log.group.names, service.name <agent>.<endpoint>), or, of a service’s own spans, in attributes aws.resource.arn.',
    source: 'captures of others', mark: 'P',
  },
  'logs.filter-terms': {
    statement: 'A filter pattern of terms that each have a question mark before them matches lines that hold any of them.',
    source: 'CloudWatch Logs user guide, FilterAndPatternSyntax', mark: 'D',
  },
  'logs.xray-trace-id': {
    statement: 'X-Ray id 1-<8 hex>-<24 hex> is the W3C trace id without "1-" and the inner dash.',
    source: 'X-Ray developer guide', mark: 'V',
  },
  'logs.config-no-history': {
    statement: 'Get* calls answer the configuration as it is now, with updatedAt; AWS keeps no earlier revision to read.',
    source: 'API model bedrock-agentcore-control', mark: 'V',
  },
  'logs.config-while-changing': {
    statement: 'While a resource is not READY, its Get call may show the configuration asked for and not the one in force.',
    source: 'no source: the API model has the statuses and says nothing of the answer', mark: 'UNVERIFIED',
  },
  'logs.tail-groups': {
    statement: 'A live tail session takes one to ten log groups by ARN, without ":*" at its end; its events hold no id.',
    source: 'API model logs, StartLiveTail', mark: 'V',
  },
  'logs.tail-session': {
    statement: 'A session ends after three hours with SessionTimeoutException. Each second brings an update of 500 events at most; of more it is a sample, and says so.',
    source: 'API reference and model logs, StartLiveTail', mark: 'D',
  },
  'logs.tail-host': {
    statement: 'StartLiveTail has a host of its own, stream-logs.<region>.amazonaws.com.',
    source: 'SDK client-cloudwatch-logs 3.1169, run', mark: 'V',
  },
  'logs.tail-price': {
    statement: 'A session of live tail is charged by the minute; 1,800 minutes a month are free for an account.',
    source: 'API reference StartLiveTail; CloudWatch pricing, free tier', mark: 'D',
  },
  'logs.filter-pages': {
    statement: 'FilterLogEvents interleaves the streams of a group by time; an empty page may be followed by more, and an event keeps its eventId.',
    source: 'API reference and model logs, FilterLogEvents', mark: 'V',
  },
  'logs.filter-rate': {
    statement: 'FilterLogEvents takes 25 calls a second in us-east-1, 5 in the smaller regions, 10 in the others.',
    source: 'AWS general reference, CloudWatch Logs quotas', mark: 'D',
  },
  'logs.console-address': {
    statement: 'The console’s address of a stream’s events holds the names of group and stream percent-encoded twice with dollar signs for percent signs; start is a time in epoch milliseconds.',
    source: 'addresses that practitioners link to; no page of AWS documents them', mark: 'P',
  },
  'logs.lines-may-be-lost': {
    statement: 'What a component prints reaches CloudWatch Logs as a rule; a line that is lost on the way there leaves no trace.',
    source: 'AWS blog on containers, log loss with the awslogs driver', mark: 'P',
  },
  'logs.insights-limits': {
    statement: 'A query of Logs Insights has at most 10,000 characters and 50 log groups, which are chosen beside it; # begins a comment, and like with a text between quotes finds it anywhere in a field.',
    source: 'API model logs, StartQuery; CloudWatch Logs user guide, query syntax', mark: 'D',
  },
} as const satisfies Record<string, Fact>;
