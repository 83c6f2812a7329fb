import { dereference, validate } from '@readme/openapi-parser';
import { ChainError } from '../../../core/errors.ts';
import type { JsonSchema } from './inputSchema.ts';
import { isObject } from './inputSchema.ts';

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;
export type HttpMethod = Uppercase<(typeof methods)[number]>;

/** One operation of a document that AWS would accept, references resolved: a schema may contain itself. */
export type Operation = {
  readonly operationId: string;
  readonly method: HttpMethod;
  /** Template: `/orders/{id}`. */
  readonly path: string;
  readonly description: string;
  /** Those of the path item too; what the operation itself says wins. */
  readonly parameters: readonly JsonSchema[];
  /** Null: it takes no body. */
  readonly body: { readonly schema: JsonSchema; readonly required: boolean } | null;
};

/**
 * Reads an OpenAPI document as a gateway target takes it (fact `gateway.openapi-subset`): 3.0 or 3.1, valid, a real server URL, an
 * operationId on every operation, no oneOf / anyOf / allOf, JSON bodies. Follows no reference out of the document. Throws
 * ChainError openapi-invalid, which names the operation.
 */
export async function readOpenApi(document: unknown, target: string): Promise<readonly Operation[]> {
  if (!isObject(document)) throw invalid(target, 'it is no JSON object');
  if (typeof document['openapi'] !== 'string' || !/^3\.[01]\./.test(document['openapi'])) throw invalid(target, 'its "openapi" member does not name version 3.0 or 3.1');
  const api = await dereferenced(document, target);
  refuseServers(api, target);
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(isObject(api['paths']) ? api['paths'] : {})) {
    if (!isObject(item)) continue;
    for (const method of methods) {
      const operation = item[method];
      if (isObject(operation)) operations.push(readOperation({ path, method, item, operation, target }));
    }
  }
  if (operations.length === 0) throw invalid(target, 'it has no operation, so the target would have no tool');
  return operations;
}

async function dereferenced(document: JsonSchema, target: string): Promise<JsonSchema> {
  try {
    // The parser writes into what it is given, and types documents in three versions at once.
    const own = structuredClone(document) as Parameters<typeof validate>[0];
    const result = await validate(structuredClone(own), { resolve: { external: false } });
    if (!result.valid) throw invalid(target, result.errors.map(({ message }) => message.replace(/\.?(\n[\s\S]*)?$/, '')).join('; '));
    return { ...(await dereference(own, { resolve: { external: false } })) };
  } catch (error) {
    throw error instanceof ChainError ? error : invalid(target, error instanceof Error ? error.message : String(error), error);
  }
}

function refuseServers(api: JsonSchema, target: string): void {
  const [server] = Array.isArray(api['servers']) ? api['servers'] : [];
  const url = isObject(server) ? server['url'] : undefined;
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/.test(url)) throw invalid(target, 'servers[0].url is no absolute http(s) URL');
}

type Place = { readonly path: string; readonly method: (typeof methods)[number]; readonly item: JsonSchema; readonly operation: JsonSchema; readonly target: string };

function readOperation({ path, method, item, operation, target }: Place): Operation {
  const verb = method.toUpperCase() as HttpMethod;
  const { operationId } = operation;
  if (typeof operationId !== 'string' || operationId === '') throw invalid(target, `${verb} ${path} has no operationId; a gateway names its tool by it`);
  const name = `operation ${operationId} (${verb} ${path})`;
  const composed = compositionIn([operation, item['parameters']], new Set());
  if (composed !== null) throw invalid(target, `${name} uses ${composed}, which gateway targets do not support`);
  return {
    operationId,
    method: verb,
    path,
    description: textOf(operation['description']) ?? textOf(operation['summary']) ?? `${verb} ${path}`,
    parameters: mergeParameters(item['parameters'], operation['parameters']),
    body: readBody(operation['requestBody'], name, target),
  };
}

function mergeParameters(shared: unknown, own: unknown): readonly JsonSchema[] {
  const byPlace = new Map<string, JsonSchema>();
  for (const parameter of [...listOf(shared), ...listOf(own)]) if (isObject(parameter)) byPlace.set(`${String(parameter['in'])} ${String(parameter['name'])}`, parameter);
  return [...byPlace.values()];
}

function readBody(body: unknown, name: string, target: string): Operation['body'] {
  if (!isObject(body) || !isObject(body['content'])) return null;
  const json = Object.entries(body['content']).find(([type]) => /^application\/([\w.+-]+\+)?json\b/i.test(type))?.[1];
  if (json === undefined) throw invalid(target, `${name} takes a body that is not application/json`);
  const schema = isObject(json) && isObject(json['schema']) ? json['schema'] : {};
  return { schema, required: body['required'] === true };
}

/** The first of the three keywords found where a schema may stand; a property may still be called "oneOf". */
function compositionIn(value: unknown, seen: Set<unknown>): string | null {
  if (typeof value !== 'object' || value === null || seen.has(value)) return null;
  seen.add(value);
  for (const [key, member] of Object.entries(value)) {
    if ((key === 'oneOf' || key === 'anyOf' || key === 'allOf') && Array.isArray(member)) return key;
    if (key === 'example' || key === 'examples' || key === 'default' || key === 'enum') continue;
    const found = compositionIn(member, seen);
    if (found !== null) return found;
  }
  return null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function invalid(target: string, what: string, cause?: unknown): ChainError {
  return new ChainError('openapi-invalid', `The OpenAPI document of target "${target}" cannot serve a gateway: ${what}.`, {
    source: 'user',
    remedy: 'Mend the document; AWS would refuse it too.',
    cause,
  });
}
