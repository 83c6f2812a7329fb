const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const xrayRoot = /(?:^|;)[ \t]*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;

/** The trace id (32 hex digits) in a W3C traceparent or in an X-Ray header, whichever comes first. */
export function traceIdIn(...values: readonly (string | undefined)[]): string | undefined {
  for (const value of values) {
    const w3c = traceparent.exec(value ?? '');
    if (w3c !== null) return w3c[1];
    const xray = xrayRoot.exec(value ?? '');
    if (xray !== null) return `${xray[1]}${xray[2]}`;
  }
  return undefined;
}
