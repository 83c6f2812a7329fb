import { request } from 'undici';
import { signingService } from '../../core/agentcore/gateway/gateway.ts';
import { correlationIdHeader, sessionIdHeader } from '../../core/agentcore/runtime/runtime.ts';
import { redact } from '../../core/token/redact.ts';
import { viewToken } from '../../core/token/viewToken.ts';
import { signRequest } from '../signature/signRequest.ts';
import type { Dispatcher } from 'undici';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import type { ClaimPolicy } from '../../core/chain/chain.ts';
import type { HopRecord } from '../../core/flow/hopRecord.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';

export type Prompt = {
  readonly text: string;
  /** The user's token; null where none is sent. */
  readonly token: RawToken | null;
  /** Name of the header that carries it, as a frontend writes it. */
  readonly header: string;
  readonly correlationId: string;
  /** 33 characters at least. */
  readonly sessionId: string;
};

/** How the frontend shows who it is; the user's token in its own header is another matter. */
export type FrontendAccess =
  | { readonly authorizer: 'AWS_IAM'; readonly credentials: Credentials; readonly region: string }
  | { readonly authorizer: 'CUSTOM_JWT'; readonly bearer: RawToken };

export type SenderSettings = {
  /** The runtime's InvokeAgentRuntime, path and query included. */
  readonly invocationsUrl: string;
  readonly access: FrontendAccess;
  readonly claims: ClaimPolicy;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  /** Takes the frontend's records, `sent` before the request is on its way. */
  readonly log: (record: HopRecord) => void;
};

/** `text`: the agent's result, or the refusal's message; redacted, since whoever answers may repeat what it was sent. */
export type PromptAnswer = { readonly status: number; readonly text: string };

/**
 * The frontend hop. Does not verify the token, which a client must not read, and follows no redirect: it would hand the token
 * to whoever the answer names. Rejects where the runtime cannot be reached or `signal` aborts.
 */
export async function sendPrompt(prompt: Prompt, settings: SenderSettings, signal?: AbortSignal): Promise<PromptAnswer> {
  const { clock, log, claims } = settings;
  const { correlationId, sessionId } = prompt;
  const record = (): Pick<HopRecord, 'tokenHop' | 'hop' | 'at' | 'correlationId' | 'sessionId'> => ({
    tokenHop: 1, hop: 'frontend', at: new Date(clock.now()).toISOString(), correlationId, sessionId,
  });

  const url = new URL(settings.invocationsUrl);
  const body = JSON.stringify({ prompt: prompt.text });
  const headers = await headersOf(prompt, { url, body, access: settings.access, now: clock.now() });

  log({ ...record(), moment: 'sent', header: prompt.header, token: viewToken(prompt.token, claims) });
  const answer = await request(url, { dispatcher: settings.dispatcher, method: 'POST', headers, body, signal: signal ?? null });
  const text = await answer.body.text();
  log({ ...record(), moment: 'answered', reply: { status: answer.statusCode } });
  return { status: answer.statusCode, text: redact(readable(text)) };
}

type Envelope = { readonly url: URL; readonly body: string; readonly access: FrontendAccess; readonly now: number };

async function headersOf(prompt: Prompt, { url, body, access, now }: Envelope): Promise<HeaderMap> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    [sessionIdHeader]: prompt.sessionId,
    [correlationIdHeader]: prompt.correlationId,
    ...tokenHeader(prompt),
  };
  if (access.authorizer === 'AWS_IAM') return signRequest({ method: 'POST', url, headers, body }, { ...access, service: signingService, now });
  // Where the user's token travels in Authorization itself, it is what shows who calls too.
  return { authorization: `Bearer ${access.bearer.reveal()}`, ...headers };
}

function tokenHeader({ header, token }: Prompt): HeaderMap {
  if (token === null) return {};
  const name = header.toLowerCase();
  return { [name]: name === 'authorization' ? `Bearer ${token.reveal()}` : token.reveal() };
}

/** The agent answers `{"result"}`, the runtime refuses with `{"message"}`; anything else is shown as it came. */
function readable(body: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null) return body;
    const said: unknown = Reflect.get(answer, 'result') ?? Reflect.get(answer, 'message');
    return typeof said === 'string' ? said : body;
  } catch {
    return body;
  }
}
