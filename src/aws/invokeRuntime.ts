import { BedrockAgentCoreClient, InvokeAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore';
import type { AwsAccess } from '../app/ports.ts';
import type { Invocation, InvocationAnswer, InvocationListener } from '../app/ports/verify.ts';
import { answerReader } from '../core/agentcore/runtime/agentAnswer.ts';
import { agentFailureStatuses, correlationIdHeader, defaultQualifier } from '../core/agentcore/runtime/runtime.ts';
import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';
import { awsClientSettings } from './awsClientSettings.ts';
import { awsFailure } from './awsFailure.ts';

/** Longest wait for the next piece of an answer, in milliseconds: as long as the generated frontend waits. */
const longestSilenceMs = 120_000;

/**
 * Asks the agent on AgentCore Runtime as the generated frontend does. At a runtime that lets callers in by their signature (AWS_IAM) these
 * credentials sign the request, the user's token in its own header included; at one that knows its callers by a JWT, the token is shown as
 * the bearer and nothing is signed. Follows no redirect, and asks once: a request may do things.
 */
export async function invokeRuntime(invocation: Invocation, access: AwsAccess, { onText, signal }: InvocationListener): Promise<InvocationAnswer> {
  const client = clientFor(invocation, access);
  try {
    const answer = await client.send(commandFor(invocation), { abortSignal: signal });
    const reader = answerReader(answer.contentType);
    const decoder = new TextDecoder();
    // In Node the SDK's body is a stream of bytes; its type allows for browsers too.
    const body = answer.response as AsyncIterable<Uint8Array> | undefined;
    let fault: string | null = null;
    try {
      for await (const chunk of body ?? []) onText(reader.take(decoder.decode(chunk, { stream: true })));
    } catch {
      signal.throwIfAborted();
      fault = 'The answer broke off in the middle.';
    }
    const rest = reader.end();
    onText(rest.text);
    return { status: answer.statusCode ?? 200, fault: fault ?? (rest.fault === null ? null : `The agent says: ${rest.fault}`) };
  } catch (error) {
    signal.throwIfAborted();
    return refusalOf(error, invocation, access);
  } finally {
    client.destroy();
  }
}

function clientFor({ authorizer, token }: Invocation, access: AwsAccess): BedrockAgentCoreClient {
  const settings = awsClientSettings(access);
  return new BedrockAgentCoreClient({
    ...settings,
    maxAttempts: 1,
    requestHandler: { ...settings.requestHandler, requestTimeout: 0, socketTimeout: longestSilenceMs },
    ...(authorizer === 'AWS_IAM' ? {} : {
      // Nothing is signed, so nobody's credentials are looked for.
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
      signer: {
        sign: async <Request>(request: Request): Promise<Request> => {
          headersOf(request)['authorization'] = `Bearer ${token.reveal()}`;
          return request;
        },
      },
    }),
  });
}

function commandFor({ arn, header, token, sessionId, correlationId, prompt }: Invocation): InvokeAgentRuntimeCommand {
  const command = new InvokeAgentRuntimeCommand({
    agentRuntimeArn: arn, qualifier: defaultQualifier, runtimeSessionId: sessionId, contentType: 'application/json', accept: 'text/event-stream, application/json',
    payload: new TextEncoder().encode(JSON.stringify({ prompt })),
  });
  const name = header.toLowerCase();
  // On the command and not on its client, and before the signature, which covers them.
  command.middlewareStack.add((next) => async (args) => {
    refuseOpenWire(args.request);
    const headers = headersOf(args.request);
    headers[correlationIdHeader] = correlationId;
    // In Authorization stands what shows who calls: where that is the user's token itself, it is there already.
    if (name !== 'authorization') headers[name] = token.reveal();
    return next(args);
  }, { step: 'build', name: 'userToken' });
  return command;
}

function headersOf(request: unknown): Record<string, string> {
  return (request as { readonly headers: Record<string, string> }).headers; // an HttpRequest, which the SDK types as unknown here
}

/** The user's token goes there, so only over TLS or within this machine. */
function refuseOpenWire(request: unknown): void {
  const { protocol, hostname } = request as { readonly protocol: string; readonly hostname: string };
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]', '::1'].includes(hostname)) return;
  throw new ChainError('aws-refused', `The request was not sent: ${hostname} would get the user's token over an open wire.`, { source: 'user', remedy: 'Write an https address into AWS_ENDPOINT_URL_BEDROCK_AGENTCORE, or take the variable away.' });
}

/** What is behind the door has its story in the logs; what did not come in has none, and is told here. */
function refusalOf(error: unknown, { arn, authorizer }: Invocation, access: AwsAccess): InvocationAnswer {
  if (error instanceof ChainError) throw error;
  const { name, message, status } = readRefusal(error);
  if (status !== null && agentFailureStatuses.has(status)) return { status, fault: `The runtime let the request in, and the agent failed behind it (${status} ${name}): ${message}` };
  if (status === 401) throw refused('aws-access-denied', `The runtime did not let the request in (401 ${name}): ${message}`, 'Its authorizer takes no such token: it may have expired, or come from another issuer than the one whose discovery document the runtime was given. "inspect" shows what is in it.');
  if (status === 403 && authorizer === 'CUSTOM_JWT') throw refused('aws-access-denied', `The runtime did not let the request in (403 ${name}): ${message}`, 'The token is genuine, and a rule of the runtime’s authorizer does not fit it: compare its audience, client and scopes with identity in the chain file, then deploy the agent again.');
  if (status === 403 && /authorization method mismatch/i.test(message)) throw refused('aws-access-denied', `The runtime did not let the request in (403): ${message}`, 'It is set up for another authorizer than AWS told a moment ago; is it being deployed just now?');
  if (status === 400) throw refused('aws-refused', `The runtime refused the request (400 ${name}): ${message}`, 'Where it names a header, that may be too large: AgentCore takes 4 KB.');
  if (status === 409) throw refused('aws-refused', `The runtime is busy (409 ${name}): ${message}`, 'Try once more in a moment.');
  if (status !== null && status >= 300 && status < 400) throw refused('aws-refused', `What answered sends the request elsewhere (HTTP ${status}), and a token is not carried on to whoever it names.`, 'Check AWS_ENDPOINT_URL_BEDROCK_AGENTCORE and the proxy.');
  const failure = awsFailure(error, {
    service: 'bedrock-agentcore', operation: 'InvokeAgentRuntime', access, resource: arn.split(':').slice(5).join(':'), what: arn.replace(/^.*:runtime\//, 'runtime '),
  });
  if (failure instanceof ChainError) throw failure;
  if (failure.reason === 'missing') throw new ChainError('aws-resource-missing', `The runtime did not let the request in: ${failure.because}.`, { source: 'aws', remedy: 'It is gone since AWS was asked a moment ago: deploy the agent again.', cause: error });
  throw refused(failure.reason === 'denied' ? 'aws-access-denied' : 'aws-refused', `The runtime did not let the request in: ${failure.because}.`, 'Have the permission added, or use a profile that has it.');
}

function refused(code: 'aws-access-denied' | 'aws-refused', message: string, remedy: string): ChainError {
  return new ChainError(code, message, { source: 'aws', remedy });
}

type Refusal = { readonly name: string; readonly message: string; readonly status: number | null };

function readRefusal(error: unknown): Refusal {
  if (!(error instanceof Error)) return { name: 'Error', message: '', status: null };
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return { name: error.name, message: redact(error.message), status: $metadata?.httpStatusCode ?? null };
}
