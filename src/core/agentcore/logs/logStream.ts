/** A stream of CloudWatch Logs, and the group that it is in. */
export type LogStream = { readonly group: string; readonly stream: string };

/** Of `group:stream`, as evidence names it. No group's name holds a colon; that of a stream holds whatever a service wrote into it. */
export function logStreamOf(evidence: string): LogStream {
  const colon = evidence.indexOf(':');
  return colon === -1 ? { group: evidence, stream: '' } : { group: evidence.slice(0, colon), stream: evidence.slice(colon + 1) };
}
