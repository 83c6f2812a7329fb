import type { HeaderMap } from '../headers.ts';

/** What a REQUEST interceptor gets for an MCP message. Facts `interceptor.*`. */
export type InterceptorEvent = {
  readonly interceptorInputVersion: '1.0';
  readonly mcp: {
    readonly rawGatewayRequest: { readonly body: string };
    readonly gatewayRequest: {
      readonly path: string;
      readonly httpMethod: 'POST';
      readonly headers: HeaderMap;
      readonly body: unknown;
      readonly context: { readonly identity: { readonly awsPrincipalArn: string } } | null;
    };
    readonly gatewayResponse: null;
  };
};

export type InterceptorEventInput = {
  readonly rawBody: string;
  readonly body: unknown;
  readonly path: string;
  /** Lower-cased names (fact `interceptor.header-names-lower-case`). */
  readonly headers: HeaderMap;
  readonly passRequestHeaders: boolean;
  /** Null on a gateway that is not AWS_IAM. */
  readonly awsPrincipalArn: string | null;
};

export function interceptorEvent(input: InterceptorEventInput): InterceptorEvent {
  return {
    interceptorInputVersion: '1.0',
    mcp: {
      rawGatewayRequest: { body: input.rawBody },
      gatewayRequest: {
        path: input.path,
        httpMethod: 'POST',
        headers: input.passRequestHeaders ? input.headers : {},
        body: input.body,
        context: input.awsPrincipalArn === null ? null : { identity: { awsPrincipalArn: input.awsPrincipalArn } },
      },
      gatewayResponse: null,
    },
  };
}

export type InterceptorDecision =
  | { readonly outcome: 'forward'; readonly headers: HeaderMap; readonly body: unknown }
  | { readonly outcome: 'answer'; readonly statusCode: number; readonly headers: HeaderMap; readonly body: unknown }
  /** The gateway answers 500; `reason` says which rule the output broke, in our words. */
  | { readonly outcome: 'invalid'; readonly reason: string };

/** Reads an interceptor's answer as the gateway does. Facts `interceptor.output-members`, `interceptor.short-circuit`. */
export function readInterceptorOutput(output: unknown): InterceptorDecision {
  if (!isObject(output)) return invalid('the answer is not an object');
  if (output['interceptorOutputVersion'] !== '1.0') return invalid('interceptorOutputVersion is not "1.0"');
  const stray = Object.keys(output).find((name) => name !== 'interceptorOutputVersion' && name !== 'mcp');
  if (stray !== undefined) return invalid(`unknown member ${stray}`);
  const mcp = output['mcp'];
  if (!isObject(mcp)) return invalid('mcp is missing');
  if (mcp['transformedGatewayResponse'] !== undefined) return readAnswer(mcp['transformedGatewayResponse']);
  return readForward(mcp['transformedGatewayRequest'] ?? {});
}

function readAnswer(answer: unknown): InterceptorDecision {
  if (!isObject(answer)) return invalid('transformedGatewayResponse is not an object');
  const stray = strayMember(answer, ['statusCode', 'headers', 'body']);
  if (stray !== undefined) return invalid(`transformedGatewayResponse.${stray} is not allowed`);
  const { statusCode } = answer;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) return invalid('transformedGatewayResponse.statusCode is missing or no HTTP status');
  const headers = readHeaders(answer['headers']);
  return headers === null ? invalid('transformedGatewayResponse.headers holds something that is no text') : { outcome: 'answer', statusCode, headers, body: answer['body'] ?? null };
}

function readForward(request: unknown): InterceptorDecision {
  if (!isObject(request)) return invalid('transformedGatewayRequest is not an object');
  const stray = strayMember(request, ['headers', 'body']);
  if (stray !== undefined) return invalid(`transformedGatewayRequest.${stray} is not allowed: only headers and body are`);
  const headers = readHeaders(request['headers']);
  return headers === null ? invalid('transformedGatewayRequest.headers holds something that is no text') : { outcome: 'forward', headers, body: request['body'] ?? null };
}

function readHeaders(value: unknown): HeaderMap | null {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) return null;
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return null;
    headers[name] = text;
  }
  return headers;
}

function strayMember(value: Record<string, unknown>, allowed: readonly string[]): string | undefined {
  return Object.keys(value).find((name) => !allowed.includes(name));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): InterceptorDecision {
  return { outcome: 'invalid', reason };
}
