import type { Language } from '../../chain/chain.ts';

/** How an interceptor's function is set up, in the members of Lambda's own API. */
export const functionSettings = {
  /** Seconds. The gateway waits for it on every message. */
  timeout: 10,
  /** MB; CPU comes with it. */
  memorySize: 512,
  architectures: ['arm64'],
  tracingMode: 'Active',
  logFormat: 'JSON',
} as const;

/** `handler` in a zip that holds the bundle, or the content of `src/`, at its root. */
export const functionRuntimes: { readonly [language in Language]: { readonly runtime: string; readonly handler: string } } = {
  typescript: { runtime: 'nodejs22.x', handler: 'index.handler' },
  python: { runtime: 'python3.13', handler: 'interceptor.handler.handler' },
};

/** What the gateway calls: a version that an alias names is changed in one moment, and back. */
export const aliasName = 'live';

/** Below it functions have their log groups, unless another is named. Fact `logs.lambda-group`. */
export const functionLogGroupPrefix = '/aws/lambda/';

/** Where Lambda writes what a function prints. */
export function functionLogGroup(functionName: string): string {
  return `${functionLogGroupPrefix}${functionName}`;
}
