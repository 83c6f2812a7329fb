export type FetchLimits = {
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Of one answer. */
  readonly bytes: number;
};

/** `why`: nobody answered in time, it was not taken for who it says, it answered with another status than 200, or with no JSON. */
export type Fetched = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: 'unreachable' | 'untrusted' | 'status' | 'content'; readonly status: number | null; readonly because: string };

/**
 * What stands at an address as JSON. Sends no credential, follows no redirect. Does not throw for what the other side does. Rejects
 * where `signal` is aborted.
 */
export async function fetchJson(url: string, signal: AbortSignal | undefined, { timeoutMs, bytes }: FetchLimits): Promise<Fetched> {
  const timeout = AbortSignal.timeout(timeoutMs);
  let status: number | null = null;
  const failed = (why: Extract<Fetched, { ok: false }>['why'], because: string): Fetched => ({ ok: false, why, status, because });
  try {
    const response = await fetch(url, { redirect: 'manual', headers: { accept: 'application/json' }, signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) });
    ({ status } = response);
    if (status !== 200) {
      await response.body?.cancel();
      return failed('status', `${url} answers ${status}`);
    }
    const text = await readText(response, bytes);
    return text === null ? failed('content', `${url} answers with more than ${bytes} bytes`) : { ok: true, value: JSON.parse(text) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SyntaxError) return failed('content', `what ${url} answers is no JSON`);
    if (timeout.aborted) return failed('unreachable', `${url} does not answer within ${timeoutMs / 1000} s`);
    const code = codeOf(error);
    if (code !== null && isOfCertificate(code)) return failed('untrusted', `the certificate of ${url} is not trusted (${code})`);
    return failed('unreachable', `${url} cannot be reached${code === null ? '' : ` (${code})`}`);
  }
}

async function readText(response: Response, most: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > most) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** fetch itself says "fetch failed"; what kept it from it is the cause. */
function codeOf(error: unknown): string | null {
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : null;
  return typeof code === 'string' ? code : null;
}

/** What OpenSSL and Node call a certificate that they do not take. */
function isOfCertificate(code: string): boolean {
  return /^(CERT_|ERR_TLS_CERT|ERR_SSL_|UNABLE_TO_(VERIFY|GET)_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|EPROTO$)/.test(code);
}
