import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Agent } from 'undici';
import { defaultQualifier, forwardRuntimeHeaders, invocationsPath, isSessionId, passedRuntimeHeaders, refusalOfRuntimeHeader, runtimeLimits, runtimeRequestIdHeader, sessionIdHeader } from '../../core/agentcore/runtime/runtime.ts';
import { runtimeErrors } from '../../core/agentcore/runtime/runtimeErrors.ts';
import { bearerVerifier } from '../identity/bearerVerifier.ts';
import { closeServer, listen } from '../http/listen.ts';
import { readBody } from '../http/readBody.ts';
import { refusalOfCaller } from './refusalOfCaller.ts';
import { Exchange } from './exchange.ts';
import { invokeAgent } from './invokeAgent.ts';
import { routeOf } from './route.ts';
import type { Dispatcher } from 'undici';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import type { ServiceError } from '../../core/agentcore/serviceError.ts';
import type { RuntimeConfiguration } from '../../core/chain/configuration.ts';
import type { Clock } from '../clock.ts';
import type { BearerExpectation, BearerVerifier } from '../identity/bearerVerifier.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';

export type RuntimeFrontSettings = {
  /** 0 = a free one. */
  readonly port: number;
  readonly arn: string;
  readonly region: string;
  /** Configuration in force, asked for each request. */
  readonly configuration: () => RuntimeConfiguration;
  /** Where the agent listens now, without a path. */
  readonly agentUrl: () => string;
  /** What callers sign with; null with a real profile: signatures then count as unchecked. */
  readonly credentials: Credentials | null;
  /** For a CUSTOM_JWT runtime; null: no bearer token is good. */
  readonly bearer: BearerExpectation | null;
  readonly clock: Clock;
  /** AWS: `runtimeLimits.requestMs`. Stands still while the clock is paused. */
  readonly requestTimeoutMs: number;
};

export type RuntimeFront = {
  readonly url: string;
  /** What a frontend posts to. */
  readonly invocationsUrl: string;
  /** False where any signature of the right shape passes; whoever shows this runtime has to say so. */
  readonly signatureChecked: boolean;
  readonly close: () => Promise<void>;
};

/** Header lines up to here are read, so that a token over 4 KB meets the runtime's own rule and not this server's. */
const maxHeaderSize = 64 * 1024;

/**
 * Stands where AgentCore Runtime stands before the agent: lets callers in, drops and refuses headers, keeps the agent's errors
 * to itself. Facts `runtime.*`. Logs nothing anywhere: AWS writes no line of its own into the agent's log. Throws `port-taken`.
 */
export async function startRuntimeFront(settings: RuntimeFrontSettings): Promise<RuntimeFront> {
  const bearer = settings.bearer === null ? null : bearerVerifier(settings.bearer);
  const dispatcher = new Agent();
  const server = createServer({ maxHeaderSize }, (request, response) => {
    // What fails past the refusals is a connection: the caller is gone, or the agent broke off in mid-answer.
    answer(new Exchange(request, response), { ...settings, bearer, dispatcher }).catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listen(server, 'runtime', settings.port)}`;

  return {
    url,
    invocationsUrl: `${url}${invocationsPath(settings.arn)}`,
    signatureChecked: settings.credentials !== null,
    close: async () => {
      await closeServer(server);
      await Promise.all([dispatcher.destroy(), bearer?.close()]);
    },
  };
}

type Front = Omit<RuntimeFrontSettings, 'bearer'> & { readonly bearer: BearerVerifier | null; readonly dispatcher: Dispatcher };

async function answer(exchange: Exchange, front: Front): Promise<void> {
  const { request, headers } = exchange;
  const route = routeOf(request.method, request.url ?? '');
  if (route === null) return exchange.refuse(runtimeErrors.unknownOperation);
  const body = await readBody(request, runtimeLimits.payloadBytes);
  if (body === null) return exchange.refuse(runtimeErrors.payloadTooLarge, { connection: 'close' });

  const configuration = front.configuration();
  const allowlist = usableAllowlist(configuration);
  const received = { method: 'POST', url: request.url ?? '', headersDistinct: request.headersDistinct, body };
  const stranger = await refusalOfCaller(received, configuration.authorizer, { ...front, now: front.clock.now(), mustSign: allowlist });
  if (stranger !== null) return exchange.refuse(stranger, challenge(stranger, exchange));

  if (route.arn !== front.arn || route.qualifier !== defaultQualifier) return exchange.refuse(runtimeErrors.notFound(route.qualifier, route.arn));
  const sessionId = headers[sessionIdHeader] ?? randomUUID();
  if (!isSessionId(sessionId)) return exchange.refuse(runtimeErrors.sessionIdLength);
  const forwarding = forwardRuntimeHeaders(headers, allowlist);
  if (forwarding.outcome === 'refuse') return exchange.refuse(runtimeErrors.headerTooLarge(forwarding.header));

  const sent = { ...passedHeaders(headers), ...forwarding.headers, [sessionIdHeader]: sessionId, [runtimeRequestIdHeader]: exchange.requestId };
  await relay(exchange, front, { headers: sent, body, sessionId });
}

type Invocation = { readonly headers: HeaderMap; readonly body: Buffer; readonly sessionId: string };

async function relay(exchange: Exchange, { clock, requestTimeoutMs, agentUrl, dispatcher }: Front, { headers, body, sessionId }: Invocation): Promise<void> {
  const session = { [sessionIdHeader]: sessionId };
  const abort = new AbortController();
  const cancelTimeout = clock.after(requestTimeoutMs, () => abort.abort());
  exchange.onCallerGone(() => abort.abort());
  try {
    const agent = await invokeAgent({ url: new URL('/invocations', agentUrl()), headers, body, dispatcher, signal: abort.signal });
    if (agent.outcome === 'unreachable') return exchange.refuse(runtimeErrors.containerUnreachable, session);
    if (agent.status >= 400) {
      agent.body.resume();
      return exchange.refuse(runtimeErrors.containerFailed(agent.status), session);
    }
    exchange.begin(agent.status, { 'content-type': agent.contentType ?? 'application/json', ...session });
    await pipeline(agent.body, exchange.response);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    exchange.refuse(runtimeErrors.containerTimedOut, session);
  } finally {
    cancelTimeout();
  }
}

function passedHeaders(headers: HeaderMap): HeaderMap {
  return Object.fromEntries(passedRuntimeHeaders.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** A name that AWS would not have let stand on the list does not count here either. */
function usableAllowlist({ requestHeaderAllowlist, authorizer }: RuntimeConfiguration): readonly string[] {
  return requestHeaderAllowlist.filter((name) => refusalOfRuntimeHeader(name, authorizer) === null);
}

/** Where a client finds out whom to ask for a token: AWS sends it with each 401. */
function challenge({ status }: ServiceError, { request, headers }: Exchange): HeaderMap {
  const [path = ''] = (request.url ?? '').split('?', 1);
  return status === 401 ? { 'www-authenticate': `Bearer resource_metadata="http://${headers['host'] ?? ''}${path}/.well-known/oauth-protected-resource"` } : {};
}
