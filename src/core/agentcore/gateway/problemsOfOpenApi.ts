import { toolName } from './gateway.ts';

/** One reason why a document cannot become a gateway target. The message names the operation, where it is one's fault; `path` leads to the member at fault. */
export type OpenApiProblem = { readonly operation: string | null; readonly path: DocumentPath; readonly message: string };

/** Names and indices from the document's root. */
export type DocumentPath = readonly (string | number)[];

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
  if (!isObject(document)) return [{ operation: null, path: [], message: 'it is no object' }];
  const { openapi } = document;
  if (typeof openapi !== 'string' || !/^3\.[01](\.|$)/.test(openapi)) return [{ operation: null, path: ['openapi'], message: versionMessage(document) }];
  const operations = operationsOf(document);
  return [
    ...problemsOfServers(document['servers']),
    ...(operations.length === 0 ? [{ operation: null, path: ['paths'], message: 'it has no operation, so the target would have no tool' }] : []),
    ...operations.flatMap((operation) => problemsOfOperation(document, operation, target)),
    ...problemsOfIds(operations),
  ];
}

/** "GET /orders" and the operation's name, where the path leads to an operation or into one; else null. */
export function operationAt(document: unknown, [root, route, method]: DocumentPath): string | null {
  if (root !== 'paths' || !isObject(document)) return null;
  return operationsOf(document).find(({ path }) => path[1] === route && path[2] === method)?.label ?? null;
}

type Part = { readonly path: DocumentPath; readonly value: unknown };
type Operation = { readonly label: string; readonly path: DocumentPath; readonly id: unknown; readonly body: unknown; readonly parts: readonly Part[] };

function operationsOf(document: Members): readonly Operation[] {
  const paths = isObject(document['paths']) ? document['paths'] : {};
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    return operationMethods.flatMap((method) => {
      const operation = item[method];
      if (!isObject(operation)) return [];
      const id = operation['operationId'];
      const label = `${method.toUpperCase()} ${path}${typeof id === 'string' ? ` (${id})` : ''}`;
      const place = ['paths', path, method];
      return [{ label, path: place, id, body: operation['requestBody'], parts: [{ path: place, value: operation }, { path: ['paths', path, 'parameters'], value: item['parameters'] }] }];
    });
  });
}

function problemsOfOperation(document: Members, { label, path, id, body, parts }: Operation, target: string): readonly OpenApiProblem[] {
  const form = takesOtherThanJson(resolve(document, body)) ? ['it takes a body that is not application/json'] : [];
  const found: readonly Refusal[] = [
    ...refusalsOfId(id, target).map((message) => ({ path: [...path, 'operationId'], message })),
    ...form.map((message) => ({ path: [...path, 'requestBody'], message })),
    ...refusalsOfParts(document, parts),
  ];
  return found.map(({ path: place, message }) => ({ operation: label, path: place, message: `${label}: ${message}` }));
}

type Refusal = { readonly path: DocumentPath; readonly message: string };

function refusalsOfId(id: unknown, target: string): readonly string[] {
  if (typeof id !== 'string' || id === '') return ['it has no operationId, by which the gateway names its tool'];
  if (!/^[a-zA-Z0-9_-]+$/.test(id)) return ['its operationId holds more than letters, digits, "_" and "-", so that no agent can call the tool'];
  const name = toolName(target, id);
  return name.length > longestToolName ? [`its tool would be called ${name}: ${name.length} characters, where agents take ${longestToolName} at most`] : [];
}

function problemsOfIds(operations: readonly Operation[]): readonly OpenApiProblem[] {
  const owners = new Map<unknown, string>();
  return operations.flatMap(({ label, path, id }) => {
    const owner = owners.get(id);
    if (typeof id !== 'string' || id === '') return [];
    if (owner === undefined) owners.set(id, label);
    return owner === undefined ? [] : [{ operation: label, path: [...path, 'operationId'], message: `${label}: its operationId is that of ${owner} too` }];
  });
}

function problemsOfServers(servers: unknown): readonly OpenApiProblem[] {
  const [server] = Array.isArray(servers) ? (servers as readonly unknown[]) : [];
  const url = isObject(server) ? server['url'] : undefined;
  const real = typeof url === 'string' && /^https?:\/\/[^\s/{}?#]+[^\s{}]*$/.test(url);
  return real ? [] : [{ operation: null, path: ['servers', 0, 'url'], message: 'servers[0].url is no absolute http(s) URL, and a gateway needs a real one' }];
}

function takesOtherThanJson(body: unknown): boolean {
  const content = isObject(body) && isObject(body['content']) ? Object.keys(body['content']) : [];
  return content.length > 0 && !content.some(isJsonMediaType);
}

export function isJsonMediaType(type: string): boolean {
  return /^application\/([\w.+-]+\+)?json\b/i.test(type);
}

/** What everything an operation is made of breaks, references within the document included. A list and not a recursion: depth is the author's. */
function refusalsOfParts(document: Members, parts: readonly Part[]): readonly Refusal[] {
  const found = new Map<string, DocumentPath>();
  const tell = (message: string, path: DocumentPath): void => void (found.has(message) || found.set(message, path));
  const seen = new Set<unknown>();
  const left = [...parts];
  while (left.length > 0) {
    const { path, value } = left.pop() ?? { path: [], value: null };
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, member] of Object.entries(value)) {
      if (data.has(key)) continue;
      const place = [...path, key];
      if (compositions.some((composition) => composition === key) && Array.isArray(member)) tell(`it uses ${key}, which gateway targets do not support`, place);
      if (key === '$ref' && typeof member === 'string') {
        const meant = resolve(document, value);
        if (meant === undefined) tell(`it refers to ${member}, which is not in the document`, place);
        left.push({ path: stepsOf(member), value: meant });
      } else if (named.has(key) && isObject(member)) left.push(...Object.entries(member).map(([name, inner]) => ({ path: [...place, name], value: inner })));
      else left.push({ path: place, value: member });
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([message, path]) => ({ path, message }));
}

/** What a reference stands for; undefined where it leads nowhere or out of the document. Any other value is itself. */
function resolve(document: Members, value: unknown): unknown {
  const reference = isObject(value) ? value['$ref'] : undefined;
  if (typeof reference !== 'string') return value;
  if (!reference.startsWith('#/')) return undefined;
  return stepsOf(reference).reduce<unknown>((at, step) => (typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as Members)[step] : undefined), document);
}

function stepsOf(reference: string): readonly string[] {
  return reference.slice(2).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function versionMessage(document: Members): string {
  if ('swagger' in document) return 'it is Swagger 2.0; a gateway takes OpenAPI 3.0 and 3.1';
  return 'its "openapi" member does not name version 3.0 or 3.1';
}

type Members = { readonly [name: string]: unknown };

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
