import { defaultQualifier } from '../../core/agentcore/runtime/runtime.ts';

export type Route = { readonly arn: string; readonly qualifier: string };

/** Which runtime a request is for; null for anything but InvokeAgentRuntime. Fact `runtime.invoke-path`. */
export function routeOf(method: string | undefined, url: string): Route | null {
  const [path = '', query = ''] = url.split('?', 2);
  const encodedArn = /^\/runtimes\/([^/]+)\/invocations$/.exec(path)?.[1];
  if (method !== 'POST' || encodedArn === undefined) return null;
  try {
    return { arn: decodeURIComponent(encodedArn), qualifier: new URLSearchParams(query).get('qualifier') ?? defaultQualifier };
  } catch {
    return null;
  }
}
