/** What kind of failure it was, for a frontend that tells it in its own way. */
export type FailureCode = 'not-signed-in' | 'no-prompt' | 'gateway' | 'credential' | 'model' | 'unexpected';

/**
 * A failure in our own words, which the caller and the log may read. Errors of libraries are never shown as they are:
 * their messages quote header values and the bodies of other servers.
 */
export class AgentError extends Error {
  readonly code: FailureCode;

  constructor(message: string, cause?: unknown, code: FailureCode = 'gateway') {
    super(message, { cause });
    this.name = 'AgentError';
    this.code = code;
  }
}

const brokenConnection = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** What went wrong with a request, by the name of the fault alone. */
export function faultOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown fault';
  if (cause.name === 'TimeoutError') return 'no answer in time';
  if (cause.cause instanceof Error && cause.cause.message === 'unexpected redirect') return 'it redirects, which is not followed';
  const { code } = (cause.cause ?? cause) as { readonly code?: unknown };
  if (brokenConnection.has(String(code))) return 'the connection broke';
  return typeof code === 'string' ? code : cause.name;
}
