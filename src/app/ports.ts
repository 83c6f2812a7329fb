import type { Language } from '../core/chain/chain.ts';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import type { HopName } from '../core/chain/hop.ts';
import type { FindingCode } from '../core/diagnosis/finding.ts';
import type { ChainError } from '../core/errors.ts';
import type { HopSource } from '../core/flow/flow.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import type { CheckToken } from '../core/token/loggedTokens.ts';
import type { RawToken } from '../core/token/rawToken.ts';
import type { TokenRules } from '../core/token/verifyToken.ts';

/** A span of time in epoch milliseconds; an absent end is open. */
export type TimeWindow = { readonly since?: number; readonly until?: number };

/** Log lines of the five hops. Two implementations: the local chain's log files, CloudWatch Logs. Lines come redacted. */
export type LogSource = {
  /** Every record in the window, stream by stream; no order across streams is promised. */
  readonly read: (window: TimeWindow, signal?: AbortSignal) => AsyncIterable<LogRecord>;
  /** Which hops' logs could be read. Ask after `read`: a refusal is known only then. */
  readonly sources: () => Promise<readonly HopSource[]>;
};

/** What is to be said of logs while they are followed; `text` is a sentence without its full stop. */
export type LiveNotice = {
  /**
   * `sampled`: lines are missing. `polling`: they come some seconds later. `lost`, `resumed`: nothing is heard, and is again; none is missing then.
   * `signedOut`: nothing is heard until the user has signed in again; the text says how. `noSpans`: all is heard but AWS's own spans.
   */
  readonly kind: 'sampled' | 'polling' | 'lost' | 'signedOut' | 'resumed' | 'noSpans';
  readonly text: string;
};

/** The logs of a deployed chain as its lines arrive. */
export type LiveLogs = {
  /**
   * Every record from now on, each once, until the signal. Lines come redacted. Resolves when no line that is logged from then on is missed: between reading
   * those before and this, none is.
   */
  readonly follow: (onNotice: (notice: LiveNotice) => void, signal: AbortSignal) => Promise<AsyncIterable<LogRecord>>;
  /** Which hops' logs are heard at the moment. */
  readonly sources: () => Promise<readonly HopSource[]>;
};

/** A part of one log, as somebody reads it. */
export type LogWindow = {
  /** In the order of the log. `at`: when the log took the line, in epoch milliseconds; null where nobody said. */
  readonly lines: readonly { readonly line: number; readonly at: number | null; readonly text: string }[];
  /** Number of the first line that the log still holds; null where it holds none. */
  readonly first: number | null;
  /** How many lines that the log still holds come before these. */
  readonly earlier: number;
  /** Whether lines follow after these. */
  readonly hasMore: boolean;
};

/** Configuration in force with its times. Two implementations: what the emulators held, Get* calls of AWS. */
export type ConfigSource = {
  readonly revisions: (signal?: AbortSignal) => Promise<readonly ConfigurationRevision[]>;
};

/** A step of longer work, for people who wait. `ms` once it is done. `working`: a line of the program that does it, as `detail`. */
export type Progress = { readonly step: string; readonly state: 'started' | 'working' | 'done' | 'failed'; readonly ms?: number; readonly detail?: string };
export type OnProgress = (progress: Progress) => void;

/** Variable of the environment that names a Node for the components, where the one on the PATH is not the right one. */
export const nodeVariable = 'AGENTCORE_CHAIN_NODE';

/** The same for Python. */
export const pythonVariable = 'AGENTCORE_CHAIN_PYTHON';

/** The parts of the local chain that are projects of the user's. A chain without a frontend project has no `frontend`. */
export const componentNames = ['frontend', 'agent', 'interceptor', 'target'] as const;
export type ComponentName = (typeof componentNames)[number];

/** A process that a debugger for its language can be attached to, at this port of 127.0.0.1: Node's inspector, or debugpy. */
export type Inspector = { readonly pid: number; readonly port: number; readonly language: Language };

export type ComponentState = {
  readonly name: ComponentName | 'identity' | 'runtime' | 'gateway';
  readonly state: 'stopped' | 'starting' | 'healthy' | 'failed';
  readonly url: string | null;
  readonly pid: number | null;
  /** Last lines it printed, redacted; only where state is `failed`. */
  readonly lastLines: readonly string[];
  /** Where debuggers attach; empty unless the chain was started with `inspect`. An interceptor may have several for a moment. */
  readonly inspectors: readonly Inspector[];
};

export type ChainState = {
  readonly name: string;
  readonly folder: string;
  readonly startedAt: number;
  readonly components: readonly ComponentState[];
  readonly urls: ChainUrls;
  /** User names that `send --as` takes. Empty with a configured issuer. */
  readonly users: readonly string[];
  /** When the oldest request was sent that has no answer yet, in epoch milliseconds; null where none is on its way. */
  readonly underWaySince: number | null;
};

export type ChainUrls = {
  readonly identity: string;
  readonly runtime: string;
  readonly gateway: string;
  readonly target: string;
  /** Where a browser finds the project's own frontend; absent where there is none. */
  readonly frontend?: string;
};

export type SendRequest = {
  readonly user: string;
  readonly prompt: string;
  readonly scenario: string | null;
  /** Only with `run --issuer configured`: the user's own token, from stdin. Lives in memory alone. */
  readonly token: RawToken | null;
};

/** Ids of the flows that one send made, in the order sent; `last` is the one whose first record arrived last. */
export type SendResult = { readonly flowIds: readonly string[]; readonly last: string };

/** A component that changed its state (a crash comes with its last lines), or something that went wrong while the chain stays up. */
export type ChainEvent =
  | { readonly kind: 'component'; readonly component: ComponentState }
  /** The chain file was edited: what can change while the chain runs is in force; `waiting` names the settings that take a new start. */
  | { readonly kind: 'configurationApplied'; readonly waiting: readonly string[] }
  | { readonly kind: 'problem'; readonly error: ChainError };

/** A chain that runs on this machine, in a process of its own. */
export type RunningChain = {
  readonly state: (signal?: AbortSignal) => Promise<ChainState>;
  /** Returns when the flow is settled: the sender has its answer and every component's output is in the log. */
  readonly send: (request: SendRequest, signal?: AbortSignal) => Promise<SendResult>;
  /** Records from now on, until the signal or the chain's end. Resolves once every earlier one is in the log's files: between reading those afterwards and this, none is missed. */
  readonly follow: (signal: AbortSignal) => Promise<AsyncIterable<LogRecord>>;
  /** What happens to the chain itself from now on, until the signal or the chain's end. */
  readonly events: (signal: AbortSignal) => AsyncIterable<ChainEvent>;
  /** What was in force since the chain started, oldest first. */
  readonly configuration: () => Promise<readonly ConfigurationRevision[]>;
  readonly restart: (component: ComponentName) => Promise<void>;
  /** Until it resumes, or is gone, no time-out of the chain fires. Pauses nest, and a caller ends none but its own. */
  readonly pauseClock: () => Promise<void>;
  readonly resumeClock: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Resolves when the chain is gone, whoever ended it: with what its own process died of, or null. Only who started it can know. */
  readonly ended: Promise<ChainError | null>;
};

export type StartChain = {
  readonly folder: string;
  /** `local`: the chain's own identity provider. `configured`: the issuer that the chain file names. */
  readonly issuer: 'local' | 'configured';
  /** Components run under the debugger of their language, and once the chain runs no time-out of it fires: a debugger may hold any of them. */
  readonly inspect: boolean;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
};

/** One way of breaking the local chain on purpose, and what must come out of it. */
export type ScenarioSummary = {
  readonly name: string;
  /** Where the fault is: minted token, sender, configuration, a stopped process, a double for the code; `none` for scenarios without a fault. */
  readonly fault: 'token' | 'sender' | 'configuration' | 'process' | 'double' | 'none';
  readonly summary: string;
  readonly expected: { readonly verdict: 'healthy' | 'broken'; readonly code: FindingCode | null; readonly brokenAt: HopName | null };
};

/** The public signing keys of an issuer, or why they are not to be had, as the end of a sentence. */
export type IssuerKeys = { readonly ok: true; readonly keys: TokenRules['keys'] } | { readonly ok: false; readonly because: string; readonly remedy: string };

/** Holds tokens that stand in log lines against the keys of the chain's issuer. */
export type TokenChecks = {
  /** At once: asks nobody. */
  readonly check: CheckToken;
  /** Before lines are read: resolves when the issuer's keys are there, or should not be waited for. Answers what is to be called when the reading is over; rejects where aborted. */
  readonly open: (signal: AbortSignal) => Promise<() => void>;
};

/**
 * Where, and as whom, AWS is asked. Holds no default of its own: what is absent is found as every AWS tool finds it, in
 * environment variables (AWS_PROFILE, AWS_ENDPOINT_URL, ...) and in the shared config files.
 */
export type AwsAccess = {
  readonly region: string;
  readonly profile?: string;
  /** Of an emulator or a VPC endpoint. */
  readonly endpoint?: string;
  readonly credentials?: AwsCredentials;
  /** How long AWS may stay silent in the middle of a call before the call counts as lost; a minute where left out. */
  readonly silenceMs?: number;
};

export type AwsCredentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** An OpenAPI document as somebody wrote it. */
export type OpenApiSource = {
  /** As a JSON value. */
  readonly document: unknown;
  /** Line (from 1) of the member at this path, or of the nearest one around it. */
  readonly lineOf: (path: readonly (string | number)[]) => Promise<number>;
};

/** What a document breaks of OpenAPI's own schema. `path`: null where nobody says where. */
export type OpenApiFault = { readonly path: readonly (string | number)[] | null; readonly message: string };
