import { toolName } from './gateway.ts';

/** One reason why a document cannot become a gateway target. The message names the operation, where it is one's fault. */
export type OpenApiProblem = { readonly operation: string | null; readonly message: string };

/** Members of a path that are operations. */
export const operationMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
/** Model APIs refuse longer tool names, and the agent's loop fails with them (seen with Strands 1.19). */
const longestToolName = 64;
const compositions = ['oneOf', 'anyOf', 'allOf'] as const;
/** Members that hold data and no schema, whatever they look like. */
const data = new Set(['example', 'examples', 'default', 'enum', 'const']);
/** Members whose own members are names that someone chose: a property may be called "oneOf". */
const named = new Set(['properties', 'patternProperties', '$defs', 'definitions']);

/**
 * What keeps an OpenAPI document (parsed JSON) from being a gateway target: fact `gateway.openapi-subset`, bodies that are no JSON,
 * and tool names that no agent can call. It does not check the document against OpenAPI's own schema. Empty = nothing does.
 */
export function problemsOfOpenApi(document: unknown, target: string): readonly OpenApiProblem[] {
  if (!isObject(document)) return [{ operation: null, message: 'it is no object' }];
  const { openapi } = document;
  if (typeof openapi !== 'string' || !/^3\.[01](\.|$)/.test(openapi)) return [{ operation: null, message: versionMessage(document) }];
  const operations = operationsOf(document);
  return [
    ...problemsOfServers(document['servers']),
    ...(operations.length === 0 ? [{ operation: null, message: 'it has no operation, so the target would have no tool' }] : []),
    ...operations.flatMap((operation) => problemsOfOperation(document, operation, target)),
    ...problemsOfIds(operations),
  ];
}

type Operation = { readonly label: string; readonly id: unknown; readonly body: unknown; readonly parts: readonly unknown[] };

function operationsOf(document: Members): readonly Operation[] {
  const paths = isObject(document['paths']) ? document['paths'] : {};
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    return operationMethods.flatMap((method) => {
      const operation = item[method];
      if (!isObject(operation)) return [];
      const id = operation['operationId'];
      const label = `${method.toUpperCase()} ${path}${typeof id === 'string' ? ` (${id})` : ''}`;
      return [{ label, id, body: operation['requestBody'], parts: [operation, item['parameters']] }];
    });
  });
}

function problemsOfOperation(document: Members, { label, id, body, parts }: Operation, target: string): readonly OpenApiProblem[] {
  const form = takesOtherThanJson(resolve(document, body)) ? ['it takes a body that is not application/json'] : [];
  const messages = [...refusalsOfId(id, target), ...form, ...refusalsOfParts(document, parts)];
  return messages.map((message) => ({ operation: label, message: `${label}: ${message}` }));
}

function refusalsOfId(id: unknown, target: string): readonly string[] {
  if (typeof id !== 'string' || id === '') return ['it has no operationId, by which the gateway names its tool'];
  if (!/^[a-zA-Z0-9_-]+$/.test(id)) return ['its operationId holds more than letters, digits, "_" and "-", so that no agent can call the tool'];
  const name = toolName(target, id);
  return name.length > longestToolName ? [`its tool would be called ${name}: ${name.length} characters, where agents take ${longestToolName} at most`] : [];
}

function problemsOfIds(operations: readonly Operation[]): readonly OpenApiProblem[] {
  const owners = new Map<unknown, string>();
  return operations.flatMap(({ label, id }) => {
    const owner = owners.get(id);
    if (typeof id !== 'string' || id === '') return [];
    if (owner === undefined) owners.set(id, label);
    return owner === undefined ? [] : [{ operation: label, message: `${label}: its operationId is that of ${owner} too` }];
  });
}

function problemsOfServers(servers: unknown): readonly OpenApiProblem[] {
  const [server] = Array.isArray(servers) ? (servers as readonly unknown[]) : [];
  const url = isObject(server) ? server['url'] : undefined;
  const real = typeof url === 'string' && /^https?:\/\/[^\s/{}?#]+[^\s{}]*$/.test(url);
  return real ? [] : [{ operation: null, message: 'servers[0].url is no absolute http(s) URL, and a gateway needs a real one' }];
}

function takesOtherThanJson(body: unknown): boolean {
  const content = isObject(body) && isObject(body['content']) ? Object.keys(body['content']) : [];
  return content.length > 0 && !content.some(isJsonMediaType);
}

export function isJsonMediaType(type: string): boolean {
  return /^application\/([\w.+-]+\+)?json\b/i.test(type);
}

/** What everything an operation is made of breaks, references within the document included. A list and not a recursion: depth is the author's. */
function refusalsOfParts(document: Members, parts: readonly unknown[]): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const left = [...parts];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, member] of Object.entries(value)) {
      if (data.has(key)) continue;
      if (compositions.some((composition) => composition === key) && Array.isArray(member)) found.add(`it uses ${key}, which gateway targets do not support`);
      const isReference = key === '$ref' && typeof member === 'string';
      const meant = isReference ? resolve(document, value) : member;
      if (isReference && meant === undefined) found.add(`it refers to ${member}, which is not in the document`);
      left.push(...(named.has(key) && isObject(member) ? Object.values(member) : [meant]));
    }
  }
  return [...found].sort();
}

/** What a reference stands for; undefined where it leads nowhere or out of the document. Any other value is itself. */
function resolve(document: Members, value: unknown): unknown {
  const reference = isObject(value) ? value['$ref'] : undefined;
  if (typeof reference !== 'string') return value;
  if (!reference.startsWith('#/')) return undefined;
  const steps = reference.slice(2).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<unknown>((at, step) => (typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Members)[step] : undefined), document);
}

function versionMessage(document: Members): string {
  if ('swagger' in document) return 'it is Swagger 2.0; a gateway takes OpenAPI 3.0 and 3.1';
  return 'its "openapi" member does not name version 3.0 or 3.1';
}

type Members = { readonly [name: string]: unknown };

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
