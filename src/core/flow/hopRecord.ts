import type { HopName } from '../chain/hop.ts';
import type { TokenView, Verification } from '../token/tokenView.ts';

export const moments = ['received', 'sent', 'answered', 'accepted', 'rejected'] as const;
export type Moment = (typeof moments)[number];

/** The line that every generated component prints: see resources/schemas/hop-record.schema.json. */
export type HopRecord = HopStatement & {
  readonly tokenHop: 1;
  readonly hop: HopName;
  readonly moment: Moment;
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string;
};

/** What a line says of the call and its token; each member only where the hop knows it. */
export type HopStatement = {
  readonly correlationId?: string | undefined;
  /** 32 hex digits. */
  readonly traceId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** The component's own (Lambda: the invocation's). */
  readonly requestId?: string | undefined;
  readonly gatewayRequestId?: string | undefined;
  /** JSON-RPC id of the MCP message, as text. */
  readonly rpcId?: string | undefined;
  readonly target?: string | undefined;
  readonly tool?: string | undefined;
  /** Name of the header that carries, or should have carried, the token. */
  readonly header?: string | undefined;
  /** Names only, on every `received`. */
  readonly headerNames?: readonly string[] | undefined;
  /** Absent: this line says nothing about the token (`notLogged`). */
  readonly token?: TokenView | undefined;
  readonly verification?: Verification | undefined;
  readonly reply?: Reply | undefined;
};

export type Reply = {
  /** HTTP status. */
  readonly status?: number;
  /** MCP result.isError. */
  readonly isError?: boolean;
  /** JSON-RPC error code. */
  readonly rpcCode?: number;
};
