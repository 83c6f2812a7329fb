/** Null where AgentCore can call an API at this address, as far as the address itself tells (fact `gateway.public-targets`). */
export function refusalOfTargetUrl(url: string): string | null {
  const [, protocol = '', host = ''] = /^([a-z]+):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^:/]*)/i.exec(url) ?? [];
  if (isPrivate(host.toLowerCase())) return 'AgentCore Gateway reaches no private address';
  return protocol.toLowerCase() === 'https' ? null : 'AgentCore Gateway calls an API by https alone';
}

/** This machine, private ranges, link-local, and names that no public resolver knows. */
function isPrivate(host: string): boolean {
  if (host.startsWith('[')) return /^\[(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/.test(host);
  if (/^\d+(\.\d+){3}$/.test(host)) return /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(host);
  return !host.includes('.') || /\.(localhost|local|internal|svc|home\.arpa|test|invalid)$/.test(host);
}
