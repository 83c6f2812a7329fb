import type { LambdaStatus } from '../agentcore/logs/lambdaLog.ts';
import type { GatewayLogStep } from '../agentcore/logs/gatewayLog.ts';
import type { HopName } from '../chain/hop.ts';
import type { LoggedToken } from '../token/issuerCheck.ts';
import type { HopStatement, Moment } from './hopRecord.ts';

/** Where a statement can be looked up. */
export type Evidence = { readonly source: 'local' | 'cloudwatch'; readonly stream: string; readonly line: number };

/** By which key an observation belongs to its flow, strongest first. */
export const joinStrengths = ['correlationId', 'traceId', 'gatewayRequestId', 'requestId', 'sessionId', 'rpcIdAndTool', 'tokenAndTime', 'timeOnly'] as const;
export type JoinedBy = (typeof joinStrengths)[number];

/** True for a join that decides nothing and is drawn as a guess: a user has one token for many requests, and at one time there may be two of them. */
export function isGuess(by: JoinedBy): boolean {
  return by === 'timeOnly' || by === 'tokenAndTime';
}

/** What one log line says about the token at one hop. */
export type TokenObservation = HopStatement & {
  readonly hop: HopName;
  /** Who wrote it: the component's code in our form, the gateway's vended log, Lambda's platform, whoever measures spans; or a line that holds a token and should not. */
  readonly origin: 'component' | 'gatewayLog' | 'lambdaPlatform' | 'span' | 'plainLine';
  /** Of a gateway's line: `received` as it starts, `sent` as it executes the tool, `answered` at its end. Of Lambda's: `received` at the start, `answered` at the report. */
  readonly moment: Moment;
  /** Epoch milliseconds; null = unknown, never guessed. */
  readonly at: number | null;
  /** origin gatewayLog only: which line of the request it is, and whether the gateway calls it an error. */
  readonly gateway?: { readonly step: GatewayLogStep; readonly isError: boolean; readonly method?: string } | undefined;
  /** origin lambdaPlatform only: null status on a start, and on a report that does not tell. */
  readonly lambda?: { readonly status: LambdaStatus | null; readonly errorType?: string } | undefined;
  /** origin span only: its name, and whether it says that what it measured failed. */
  readonly span?: { readonly name: string; readonly isError: boolean } | undefined;
  /** origin span only: how long it took; null where the span does not tell. */
  readonly durationMs?: number | null | undefined;
  /** A token that stood in the line itself, where anybody who reads the log could take it. That says nothing of the token's way. */
  readonly loggedToken?: LoggedToken | undefined;
  readonly evidence: Evidence;
};

export type JoinedObservation = TokenObservation & { readonly joinedBy: JoinedBy };

/** `seen`: a record of it is in the flow. `notReached`: concluded, on a settled flow with a source that is heard from. */
export type Presence = 'seen' | 'notLogged' | 'notReached';

export type FlowHop = {
  readonly hop: HopName;
  /** Ordered by time, then by the moment's place in a call. */
  readonly observations: readonly JoinedObservation[];
};

/** One request of one user, as far as its records tell. `hops` always has the five, in chain order; they are read when looked at, so do not spread a flow. */
export type Flow = {
  readonly id: string;
  readonly state: 'open' | 'settled';
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly hops: readonly FlowHop[];
};

/** What is known about each hop's log as a whole, beyond one flow. */
export type HopSource = {
  readonly hop: HopName;
  /** Of one target alone, where the targets log apart. */
  readonly target?: string;
  /** `foreign`: the hop is no part of the chain, and what it logs is kept elsewhere. */
  readonly state: 'readable' | 'unreadable' | 'missing' | 'foreign';
  readonly because?: string;
};

/** `heard`: this hop wrote at least one observation, in any flow; `speaks`: its own code did, so that a call of which it wrote nothing did not come to it, or its record is lost. */
export type Hearing = { readonly readable: boolean; readonly heard: boolean; readonly speaks?: boolean; /** Why it is not readable. */ readonly state?: Exclude<HopSource['state'], 'readable'>; readonly because?: string; /** Of each target by its name, where they log apart: then the rest is of all of them. */ readonly targets?: ReadonlyMap<string, Hearing> };
export type Hearings = { readonly [hop in HopName]: Hearing };
