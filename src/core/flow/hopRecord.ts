import type { HopName } from '../chain/hop.ts';
import type { TokenView, Verification } from '../token/tokenView.ts';

export const moments = ['received', 'sent', 'answered', 'accepted', 'rejected'] as const;
export type Moment = (typeof moments)[number];

/** The line that every generated component prints: see resources/schemas/hop-record.schema.json. */
export type HopRecord = {
  readonly tokenHop: 1;
  readonly hop: HopName;
  readonly moment: Moment;
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string;
  readonly correlationId?: string;
  /** 32 hex digits. */
  readonly traceId?: string;
  readonly sessionId?: string;
  /** The component's own (Lambda: the invocation's). */
  readonly requestId?: string;
  readonly gatewayRequestId?: string;
  /** JSON-RPC id of the MCP message, as text. */
  readonly rpcId?: string;
  readonly target?: string;
  readonly tool?: string;
  /** Name of the header that carries, or should have carried, the token. */
  readonly header?: string;
  /** Names only, on every `received`. */
  readonly headerNames?: readonly string[];
  readonly token?: TokenView;
  readonly verification?: Verification;
  readonly reply?: Reply;
};

export type Reply = {
  /** HTTP status. */
  readonly status?: number;
  /** MCP result.isError. */
  readonly isError?: boolean;
  /** JSON-RPC error code. */
  readonly rpcCode?: number;
};
