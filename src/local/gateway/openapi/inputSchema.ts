export type JsonSchema = { readonly [keyword: string]: unknown };

/** A tool's arguments: one object, as MCP wants it. */
export type InputSchema = {
  readonly type: 'object';
  readonly properties: { readonly [name: string]: JsonSchema };
  readonly required?: readonly string[];
};

/** What OpenAPI adds to JSON Schema, and what says nothing to whoever calls the tool. */
const openApiKeywords: ReadonlySet<string> = new Set(['nullable', 'discriminator', 'xml', 'externalDocs', 'example', 'examples', 'readOnly', 'writeOnly', 'deprecated']);

/** Keywords whose members are schemas by name. */
const namedSchemas: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'definitions']);
/** Keywords that hold one schema, or a list of schemas. */
const nestedSchemas: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'prefixItems', 'contains', 'not', 'propertyNames']);

/**
 * An OpenAPI schema (3.0 or 3.1, references resolved) as plain JSON Schema. Where a schema contains itself it ends in "anything",
 * because a tool's schema must be finite.
 */
export function jsonSchemaOf(schema: unknown): JsonSchema {
  return converted(schema, []);
}

function converted(schema: unknown, within: readonly unknown[]): JsonSchema {
  if (!isObject(schema) || within.includes(schema)) return {};
  const nested = (value: unknown): JsonSchema => converted(value, [...within, schema]);
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (openApiKeywords.has(keyword) || keyword.startsWith('x-')) continue;
    if (namedSchemas.has(keyword) && isObject(value)) result[keyword] = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, nested(member)]));
    else if (nestedSchemas.has(keyword) && typeof value === 'object') result[keyword] = Array.isArray(value) ? value.map(nested) : nested(value);
    else result[keyword] = value;
  }
  return withBounds(withNull(schema, result));
}

/** OpenAPI 3.0 says `nullable: true` where JSON Schema lists the type `null`. */
function withNull(schema: JsonSchema, result: JsonSchema): JsonSchema {
  if (schema['nullable'] !== true || typeof result['type'] !== 'string') return result;
  const values = result['enum'];
  return { ...result, type: [result['type'], 'null'], ...(Array.isArray(values) ? { enum: [...values, null] } : {}) };
}

/** OpenAPI 3.0 has `exclusiveMinimum: true` beside `minimum`; JSON Schema has the number itself. */
function withBounds(schema: JsonSchema): JsonSchema {
  const result: Record<string, unknown> = { ...schema };
  for (const [exclusive, bound] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']] as const) {
    if (typeof result[exclusive] !== 'boolean') continue;
    if (result[exclusive] === true) {
      result[exclusive] = result[bound];
      delete result[bound];
    } else delete result[exclusive];
  }
  return result;
}

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
