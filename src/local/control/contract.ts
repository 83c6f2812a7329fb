import { componentNames, type ChainEvent, type ChainState, type ChainUrls, type ComponentState, type Inspector, type SendRequest, type SendResult } from '../../app/ports.ts';
import { languages } from '../../core/chain/componentLanguages.ts';
import type { ConfigurationRevision } from '../../core/chain/configuration.ts';
import { hopNames } from '../../core/chain/hop.ts';
import { parseRevision } from '../../core/chain/parseRevision.ts';
import { ChainError, errorCodes, type ErrorSource } from '../../core/errors.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { parseLoggedToken } from '../../core/token/issuerCheck.ts';
import { RawToken } from '../../core/token/rawToken.ts';
import { list, nullable, number, object, oneOf, optional, text, type Read } from '../../core/read.ts';

/** Goes up when a message changes its meaning: then another version is refused instead of misread. */
export const protocolVersion = 2;

export const keyHeader = 'x-agentcore-chain-key';
export const protocolHeader = 'x-agentcore-chain-protocol';

/** Paths of the control endpoint. The first two words of a restart are followed by the component's name. */
export const paths = {
  state: '/state',
  records: '/records',
  events: '/events',
  configuration: '/configuration',
  send: '/send',
  restart: '/restart/',
  /** The clock stands still for as long as the answer is being read. */
  holdClock: '/clock/hold',
  stop: '/stop',
} as const;

const readInspectors: Read<readonly Inspector[]> = list(object<Inspector>({ pid: number, port: number, language: oneOf(languages) }));

export const readComponentState: Read<ComponentState> = object<ComponentState>({
  name: oneOf([...componentNames, 'identity', 'runtime', 'gateway']),
  state: oneOf(['stopped', 'starting', 'healthy', 'failed']),
  url: nullable(text),
  pid: nullable(number),
  lastLines: list(text),
  inspectors: (value, place) => (value === undefined ? [] : readInspectors(value, place)), // a chain of an earlier version has none
});

const readUrlsOfParts = object<Omit<ChainUrls, 'frontend'>>({ identity: text, runtime: text, gateway: text, target: text });
const readFrontendUrl: Read<Pick<ChainUrls, 'frontend'>> = (value, place) => {
  const url: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'frontend') : undefined;
  return url === undefined ? {} : { frontend: text(url, place) };
};
const readUrls: Read<ChainUrls> = (value, place) => ({ ...readUrlsOfParts(value, place), ...readFrontendUrl(value, place) });

export const readChainState: Read<ChainState> = object<ChainState>({
  name: text,
  folder: text,
  startedAt: number,
  components: list(readComponentState),
  urls: readUrls,
  users: list(text),
  underWaySince: (value, place) => (value === undefined ? null : nullable(number)(value, place)), // an earlier version does not tell
});

export const readSendResult: Read<SendResult> = object<SendResult>({ flowIds: list(text), last: text });

/** A revision that cannot be read is left out, as in the file that keeps them. */
export const readConfiguration: Read<readonly ConfigurationRevision[]> = (value, place) => list(parseRevision)(value, place).filter((revision) => revision !== null);

const readLine = object<Omit<LogRecord, 'tokens' | 'target'>>({
  hop: oneOf(hopNames),
  source: oneOf(['local', 'cloudwatch']),
  stream: text,
  line: number,
  ingestedAt: nullable(number),
  text,
});
export const readLogRecord: Read<LogRecord> = (value, place) => {
  const listed: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'tokens') : undefined;
  const tokens = Array.isArray(listed) ? listed.map(parseLoggedToken).filter((view) => view !== null) : [];
  return { ...readLine(value, place), ...(tokens.length === 0 ? {} : { tokens }) };
};

/** A request to send as it goes over the wire: the one place where a user's own token stands in a message, on loopback, behind the key. */
type SendMessage = { readonly user: string; readonly prompt: string; readonly scenario: string | null; readonly token: string | null };

const readSendMessage: Read<SendMessage> = object<SendMessage>({ user: text, prompt: text, scenario: nullable(text), token: nullable(text) });

export const readSendRequest: Read<SendRequest> = (value, place) => {
  const { token, ...request } = readSendMessage(value, place);
  return { ...request, token: token === null ? null : RawToken.from(token) };
};

export function writeSendRequest(request: SendRequest): string {
  const message: SendMessage = { ...request, token: request.token?.reveal() ?? null };
  return JSON.stringify(message);
}

/** An error as data: what a ChainError says, without its cause. */
export type ErrorMessage = { readonly code: ChainError['code']; readonly message: string; readonly source: ErrorSource; readonly remedy?: string | undefined };

export const readErrorMessage: Read<ErrorMessage> = object<ErrorMessage>({
  code: oneOf(errorCodes),
  message: text,
  source: oneOf(['user', 'extension', 'aws', 'unknown']),
  remedy: optional(text),
});

export function writeError({ code, message, source, remedy }: ChainError): ErrorMessage {
  return { code, message, source, ...(remedy === undefined ? {} : { remedy }) };
}

export function toChainError({ code, message, source, remedy }: ErrorMessage): ChainError {
  return new ChainError(code, message, { source, ...(remedy === undefined ? {} : { remedy }) });
}

type EventMessage = {
  readonly kind: ChainEvent['kind'];
  readonly component?: ComponentState | undefined;
  readonly error?: ErrorMessage | undefined;
  readonly waiting?: readonly string[] | undefined;
};

const readEventMessage: Read<EventMessage> = object<EventMessage>({
  kind: oneOf(['component', 'configurationApplied', 'problem']),
  component: optional(readComponentState),
  error: optional(readErrorMessage),
  waiting: optional(list(text)),
});

/** Null for an event without what its kind promises. */
export const readChainEvent: Read<ChainEvent | null> = (value, place) => {
  const { kind, component, error, waiting = [] } = readEventMessage(value, place);
  if (kind === 'configurationApplied') return { kind, waiting };
  if (kind === 'component') return component === undefined ? null : { kind, component };
  return error === undefined ? null : { kind, error: toChainError(error) };
};

export function writeChainEvent(event: ChainEvent): EventMessage {
  return event.kind === 'problem' ? { kind: event.kind, error: writeError(event.error) } : event;
}
