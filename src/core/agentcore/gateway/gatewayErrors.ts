import type { HeaderMap } from '../headers.ts';

/** A JSON-RPC error as the gateway answers it, with the HTTP status around it. */
export type GatewayError = { readonly status: number; readonly code: number; readonly message: string };

/** What a caller reads where a target or an interceptor failed and exceptionLevel is off. Fact `gateway.error-words`. */
export const opaqueErrorText = 'An internal error occurred. Please retry later.';

/** What the gateway refuses, and in which words. Fact `gateway.error-words`. */
export const gatewayErrors = {
  tokenMissing: { status: 401, code: -32001, message: 'Missing Bearer token' },
  tokenRefused: { status: 401, code: -32001, message: 'Invalid Bearer token' },
  scopeInsufficient: { status: 403, code: -32001, message: 'Insufficient scope' },
  malformed: { status: 400, code: -32700, message: 'Parse error: the request body is not valid JSON' },
  methodNotAllowed: { status: 405, code: -32000, message: 'Method not allowed.' },
  tooLarge: { status: 413, code: -32000, message: 'The request is larger than 6 MB.' },
  internal: { status: 500, code: -32603, message: opaqueErrorText },
  interceptor: (message: string): GatewayError => ({ status: 500, code: -32603, message: `InterceptorException - ${message}` }),
  unknownTool: (name: string): GatewayError => ({ status: 200, code: -32602, message: `Unknown tool: ${name}` }),
} as const;

/** Where a client finds out whom to ask for a token. Fact `gateway.jwt-inbound`. */
export function authenticateHeader(status: number, gatewayUrl: string): HeaderMap {
  const scope = status === 403 ? 'error="insufficient_scope", ' : '';
  return { 'www-authenticate': `Bearer ${scope}resource_metadata="${gatewayUrl}${protectedResourcePath}"` };
}

export const protectedResourcePath = '/.well-known/oauth-protected-resource';
