/** One vended APPLICATION_LOGS record of a gateway. Facts `logs.gateway-record`, `logs.gateway-body-java-map`. */
export type GatewayLogRecord = {
  readonly resource_arn: string;
  /** Epoch milliseconds. */
  readonly event_timestamp: number;
  readonly body: {
    readonly isError: boolean;
    readonly log: string;
    readonly requestBody?: string;
    readonly responseBody?: string;
    readonly id?: string;
  };
  readonly account_id: string;
  readonly request_id: string;
  readonly trace_id: string;
  readonly span_id: string;
};

/**
 * The group that a chain's deployment gives to its gateway's log. It bears the gateway's name: its id is not known before the
 * gateway is there, and the group outlives it. Fact `logs.delivery-names`.
 */
export function gatewayLogGroup(gatewayName: string): string {
  return `/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/${gatewayName}`;
}

/** What gateways and runtimes call their records towards CloudWatch Logs. */
export const vendedLogType = 'APPLICATION_LOGS';

/** The three lines of one request, as the captures show them. Read them leniently: the text is no contract. */
export const gatewayLogText = {
  started: 'Started processing request',
  executing: (tool: string, targetId: string) => `Executing tool ${tool} from target ${targetId}`,
  succeeded: 'Successfully processed request',
  failed: (what: string) => `Failed to process request: ${what}`,
} as const;

export type GatewayLogStep = 'started' | 'executing' | 'ended';

/** Which of the three a line is, by its words alone; null for any other line. */
export function gatewayLogStep(log: string): GatewayLogStep | null {
  if (/^started processing/i.test(log)) return 'started';
  if (/^executing tool/i.test(log)) return 'executing';
  if (/^(successfully processed|failed to process|error)/i.test(log)) return 'ended';
  return null;
}

/** Fact `logs.gateway-body-java-map`: `{id=7, method=tools/call, params={name=…}}`. Loses the difference between text and number, as AWS does. */
export function javaMapText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaMapText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([name, member]) => `${name}=${javaMapText(member)}`).join(', ')}}`;
  return String(value);
}
