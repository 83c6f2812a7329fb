/** Where an OpenAPI document, JSON or YAML, says that its API is: the first server's address as it stands there. Null where it names none, or one that is made of variables. */
export function serverOfDocument(document: string): string | null {
  const url = inJson(document) ?? /^servers:\s*\n\s*-\s*(?:[a-z]+:[^\n]*\n\s*)*?url:\s*["']?([^\s"']+)/m.exec(document)?.[1] ?? null;
  return url === null || !/^https?:\/\//.test(url) || url.includes('{') ? null : url;
}

function inJson(document: string): string | null {
  try {
    const parsed: unknown = JSON.parse(document);
    const servers: unknown = typeof parsed === 'object' && parsed !== null && 'servers' in parsed ? parsed.servers : [];
    const first: unknown = Array.isArray(servers) ? servers[0] : null;
    return typeof first === 'object' && first !== null && 'url' in first && typeof first.url === 'string' ? first.url : null;
  } catch {
    return null;
  }
}
