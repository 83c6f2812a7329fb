import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Interception, LambdaCall, Settings } from './interceptors.ts';

export type ContractCase = { readonly name: string; readonly settings: Settings; readonly call: LambdaCall; readonly expected: Interception };

type File = {
  readonly tokens: { readonly [name: string]: readonly string[] };
  readonly lambda: LambdaCall['lambda'];
  readonly cases: readonly {
    readonly name: string;
    readonly settings?: Settings;
    readonly lambda?: Partial<LambdaCall['lambda']>;
    readonly event?: unknown;
    readonly headers?: unknown;
    readonly body?: unknown;
    readonly output?: unknown;
    readonly forwardedHeaders?: unknown;
    readonly answer?: unknown;
    readonly records: Interception['records'];
  }[];
};

/**
 * The cases of interceptor.json in full. `<name>` in a text stands for a token, which is put together from its parts here: no token
 * stands in a file. Where a case has `headers` and `body` instead of an `event`, the gateway's event is made around them;
 * `forwardedHeaders` says that the body goes on unchanged with these headers, `answer` that the call is answered with this body.
 * Records lack what is the same in all: tokenHop and hop.
 */
export function readContract(): readonly ContractCase[] {
  const text = readFileSync(join(import.meta.dirname, 'interceptor.json'), 'utf8');
  const { tokens, lambda, cases } = JSON.parse(text) as File;
  const compact = new Map(Object.entries(tokens).map(([name, parts]) => [`<${name}>`, parts.map((part) => Buffer.from(part).toString('base64url')).join('.')]));
  const fill = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null), (_name, member: unknown) => (typeof member === 'string' ? member.replace(/<\w+>/g, (name) => compact.get(name) ?? name) : member));
  return cases.map((written) => {
    const event = 'event' in written ? written.event : eventOf(written);
    return {
      name: written.name,
      settings: written.settings ?? {},
      call: { event: fill(event), lambda: { ...lambda, ...written.lambda } },
      expected: {
        output: fill(written.output ?? outputOf(written)),
        records: (fill(written.records) as Interception['records']).map((record) => ({ tokenHop: 1, hop: 'interceptor', ...record })),
      },
    };
  });
}

function eventOf({ headers, ...rest }: File['cases'][number]): unknown {
  const request = { path: '/mcp', httpMethod: 'POST', headers, ...('body' in rest ? { body: rest.body } : {}), context: null };
  return { interceptorInputVersion: '1.0', mcp: { rawGatewayRequest: { body: 'not read' }, gatewayRequest: request, gatewayResponse: null } };
}

function outputOf({ forwardedHeaders, answer, ...rest }: File['cases'][number]): unknown {
  if (answer !== undefined) return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { statusCode: 200, body: answer } } };
  return { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { headers: forwardedHeaders, ...('body' in rest ? { body: rest.body } : {}) } } };
}
