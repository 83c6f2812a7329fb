import { dereference } from '@readme/openapi-parser';
import { isJsonMediaType, operationMethods, problemsOfOpenApi } from '../../../core/agentcore/gateway/problemsOfOpenApi.ts';
import { ChainError } from '../../../core/errors.ts';
import { openApiFaults } from '../../../files/openApiFaults.ts';
import type { JsonSchema } from './inputSchema.ts';
import { isObject } from './inputSchema.ts';

export type HttpMethod = Uppercase<(typeof operationMethods)[number]>;

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
 * Reads an OpenAPI document as a gateway target takes it (fact `gateway.openapi-subset`), by the rules that `new` goes by too, and
 * valid by OpenAPI's own schema. Follows no reference out of the document. Throws ChainError openapi-invalid, which names the operation.
 */
export async function readOpenApi(document: unknown, target: string): Promise<readonly Operation[]> {
  const problems = problemsOfOpenApi(document, target);
  if (problems.length > 0) throw invalid(target, problems.map(({ message }) => message).join('; '));
  const api = await dereferenced(document, target);
  return Object.entries(isObject(api['paths']) ? api['paths'] : {}).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    return operationMethods.flatMap((method) => {
      const operation = item[method];
      return isObject(operation) ? [readOperation({ path, method, item, operation })] : [];
    });
  });
}

async function dereferenced(document: unknown, target: string): Promise<JsonSchema> {
  const faults = await openApiFaults(document);
  if (faults.length > 0) throw invalid(target, faults.map(({ message }) => message).join('; '));
  try {
    // The parser writes into what it is given, and types documents in three versions at once.
    return { ...(await dereference(structuredClone(document) as Parameters<typeof dereference>[0], { resolve: { external: false } })) };
  } catch (error) {
    throw invalid(target, error instanceof Error ? error.message : String(error), error);
  }
}

type Place = { readonly path: string; readonly method: (typeof operationMethods)[number]; readonly item: JsonSchema; readonly operation: JsonSchema };

function readOperation({ path, method, item, operation }: Place): Operation {
  const verb = method.toUpperCase() as HttpMethod;
  return {
    operationId: String(operation['operationId']),
    method: verb,
    path,
    description: textOf(operation['description']) ?? textOf(operation['summary']) ?? `${verb} ${path}`,
    parameters: mergeParameters(item['parameters'], operation['parameters']),
    body: readBody(operation['requestBody']),
  };
}

function mergeParameters(shared: unknown, own: unknown): readonly JsonSchema[] {
  const byPlace = new Map<string, JsonSchema>();
  for (const parameter of [...listOf(shared), ...listOf(own)]) if (isObject(parameter)) byPlace.set(`${String(parameter['in'])} ${String(parameter['name'])}`, parameter);
  return [...byPlace.values()];
}

function readBody(body: unknown): Operation['body'] {
  if (!isObject(body) || !isObject(body['content'])) return null;
  const json = Object.entries(body['content']).find(([type]) => isJsonMediaType(type))?.[1];
  const schema = isObject(json) && isObject(json['schema']) ? json['schema'] : {};
  return { schema, required: body['required'] === true };
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
