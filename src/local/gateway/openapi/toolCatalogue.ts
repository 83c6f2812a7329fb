import { toolName } from '../../../core/agentcore/gateway/gateway.ts';
import { argumentChecker } from './argumentChecker.ts';
import type { CheckArguments } from './argumentChecker.ts';
import type { InputSchema, JsonSchema } from './inputSchema.ts';
import { isObject, jsonSchemaOf } from './inputSchema.ts';
import type { Operation } from './readOpenApi.ts';
import { readOpenApi } from './readOpenApi.ts';
import type { BuildRequest } from './requestBuilder.ts';
import { bodyShape, nameOf, requestBuilder, schemaOf, sendableParameters, wholeBodyName } from './requestBuilder.ts';

/** A tool as tools/list shows it. */
export type ToolDefinition = { readonly name: string; readonly description: string; readonly inputSchema: InputSchema };

/** One operation of a target, ready to be called. */
export type Tool = {
  readonly definition: ToolDefinition;
  readonly target: string;
  readonly checkArguments: CheckArguments;
  readonly buildRequest: BuildRequest;
};

/**
 * The tools that a gateway makes of a target's OpenAPI document (parsed JSON), in the document's order. Calls nobody and reads
 * nothing but the document. Throws ChainError openapi-invalid, which names the operation. Facts `gateway.tool-name`,
 * `gateway.openapi-subset`.
 */
export async function toolCatalogue(openapi: unknown, target: string): Promise<readonly Tool[]> {
  const operations = await readOpenApi(openapi, target);
  return operations.map((operation) => {
    const inputSchema = inputSchemaOf(operation);
    return {
      definition: { name: toolName(target, operation.operationId), description: operation.description, inputSchema },
      target,
      checkArguments: argumentChecker(inputSchema),
      buildRequest: requestBuilder(operation),
    };
  });
}

/** Parameters and the body's members side by side. What has a default need not be given. */
function inputSchemaOf(operation: Operation): InputSchema {
  const properties: Record<string, JsonSchema> = {};
  const required = new Set<string>();
  const body = operation.body === null ? null : jsonSchemaOf(operation.body.schema);
  const shape = bodyShape(operation);
  if (body !== null && shape?.kind === 'whole') {
    properties[wholeBodyName] = body;
    if (operation.body?.required === true) required.add(wholeBodyName);
  }
  if (body !== null && shape?.kind === 'members') {
    Object.assign(properties, body['properties']);
    if (operation.body?.required === true) for (const name of textsOf(body['required'])) required.add(name);
  }
  for (const parameter of sendableParameters(operation)) {
    const name = nameOf(parameter);
    properties[name] = withDescription(jsonSchemaOf(schemaOf(parameter)), parameter['description']);
    if (parameter['required'] === true) required.add(name);
  }
  for (const name of required) if (properties[name]?.['default'] !== undefined) required.delete(name);
  return { type: 'object', properties, ...(required.size > 0 ? { required: [...required] } : {}) };
}

function withDescription(schema: JsonSchema, description: unknown): JsonSchema {
  return typeof description === 'string' && isObject(schema) ? { ...schema, description } : schema;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
