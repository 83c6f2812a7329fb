import type { JsonSchema } from './inputSchema.ts';
import { isObject } from './inputSchema.ts';
import type { HttpMethod, Operation } from './readOpenApi.ts';
import type { PathStyle, QueryStyle, Serialize } from './parameterStyle.ts';
import { encodeAllowingReserved, headerSerializer, pathSerializer, querySerializer } from './parameterStyle.ts';

export type ToolArguments = { readonly [name: string]: unknown };

/** What to send to the target, but for its address and what the gateway adds. Header names are lower case. */
export type TargetRequest = {
  readonly method: HttpMethod;
  /** With the query. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
};

export type BuildRequest = (args: ToolArguments) => TargetRequest;

/** Where a body's members are found among the arguments: side by side with the parameters, or whole under one name. */
export type BodyShape = { readonly kind: 'members'; readonly names: readonly string[] } | { readonly kind: 'whole'; readonly name: string };

export const wholeBodyName = 'body';

/** An object's members become arguments of their own, as AWS's tools show them; any other body is one argument called `body`. */
export function bodyShape(operation: Operation): BodyShape | null {
  if (operation.body === null) return null;
  const { type, properties } = operation.body.schema;
  const isFlat = (type === 'object' || type === undefined) && isObject(properties) && Object.keys(properties).length > 0;
  return isFlat ? { kind: 'members', names: Object.keys(properties) } : { kind: 'whole', name: wholeBodyName };
}

/** Parameters that a gateway can send. Cookies it cannot, and these three headers are the gateway's own (OpenAPI ignores them too). */
export function sendableParameters(operation: Operation): readonly JsonSchema[] {
  return operation.parameters.filter((parameter) => parameter['in'] === 'path' || parameter['in'] === 'query' || (parameter['in'] === 'header' && !/^(accept|content-type|authorization)$/i.test(nameOf(parameter))));
}

export function nameOf(parameter: JsonSchema): string {
  return String(parameter['name']);
}

/** A parameter's schema, which may stand below a media type. */
export function schemaOf(parameter: JsonSchema): JsonSchema {
  if (isObject(parameter['schema'])) return parameter['schema'];
  const media = contentOf(parameter);
  return isObject(media?.['schema']) ? media['schema'] : {};
}

type Part = { readonly name: string; readonly fallback: unknown; readonly serialize: Serialize };

/** Compiles an operation once, so that a call only fills in its arguments. Arguments are taken as checked already. */
export function requestBuilder(operation: Operation): BuildRequest {
  const parameters = sendableParameters(operation);
  const partsIn = (place: string): readonly Part[] => parameters.filter((parameter) => parameter['in'] === place).map(partOf);
  const path = pathBuilder(operation.path, partsIn('path'));
  const [query, headers] = [partsIn('query'), partsIn('header')];
  const body = bodyBuilder(operation);
  return (args) => {
    const content = body(args);
    const sent: Record<string, string> = { accept: 'application/json' };
    if (content !== null) sent['content-type'] = 'application/json';
    for (const part of headers) {
      const value = valueOf(part, args);
      if (value !== undefined) sent[part.name.toLowerCase()] = part.serialize(value);
    }
    return { method: operation.method, path: path(args) + queryText(query, args), headers: sent, body: content };
  };
}

function pathBuilder(template: string, parts: readonly Part[]): (args: ToolArguments) => string {
  const byName = new Map(parts.map((part) => [part.name, part]));
  // Literals at even places, parameter names at odd ones.
  const pieces = template.split(/\{([^}]+)\}/);
  return (args) => {
    let path = '';
    for (const [index, piece] of pieces.entries()) {
      const part = index % 2 === 1 ? byName.get(piece) : undefined;
      if (part === undefined) path += piece;
      else path += part.serialize(valueOf(part, args) ?? '');
    }
    return path;
  };
}

function queryText(parts: readonly Part[], args: ToolArguments): string {
  let text = '';
  for (const part of parts) {
    const value = valueOf(part, args);
    const pair = value === undefined ? '' : part.serialize(value);
    if (pair !== '') text += (text === '' ? '?' : '&') + pair;
  }
  return text;
}

function bodyBuilder(operation: Operation): (args: ToolArguments) => string | null {
  const shape = bodyShape(operation);
  if (shape === null) return () => null;
  if (shape.kind === 'whole') {
    return (args) => {
      const body = argument(args, shape.name);
      return body === undefined ? null : JSON.stringify(body);
    };
  }
  const required = operation.body?.required === true;
  const members = shape.names.map((name) => ({ name, fallback: required ? fallbackOf(operation.body?.schema, name) : undefined }));
  return (args) => {
    const sent = members.flatMap(({ name, fallback }) => {
      const given = argument(args, name);
      const value = given === undefined ? fallback : given;
      return value === undefined ? [] : [[name, value] as const];
    });
    return sent.length === 0 && !required ? null : JSON.stringify(Object.fromEntries(sent));
  };
}

/** What a member that must be there is when it is not given. */
function fallbackOf(schema: JsonSchema | undefined, name: string): unknown {
  const { required, properties } = schema ?? {};
  const member = isObject(properties) ? properties[name] : undefined;
  return Array.isArray(required) && required.includes(name) && isObject(member) ? member['default'] : undefined;
}

/** Own members alone: an argument may be called "constructor". */
function argument(args: ToolArguments, name: string): unknown {
  return Object.hasOwn(args, name) ? args[name] : undefined;
}

/** Null counts as not given: no style says how it is written. */
function valueOf({ name, fallback }: Part, args: ToolArguments): unknown {
  return argument(args, name) ?? fallback;
}

function partOf(parameter: JsonSchema): Part {
  const fallback = parameter['required'] === true ? (schemaOf(parameter)['default'] ?? undefined) : undefined;
  return { name: nameOf(parameter), fallback, serialize: serializerOf(parameter) };
}

function serializerOf(parameter: JsonSchema): Serialize {
  const [name, place, style] = [nameOf(parameter), parameter['in'], parameter['style']];
  const encode = parameter['allowReserved'] === true ? encodeAllowingReserved : encodeURIComponent;
  if (contentOf(parameter) !== null) return contentSerializer(place, name, encode);
  // `form` alone explodes by default.
  const explode = typeof parameter['explode'] === 'boolean' ? parameter['explode'] : place === 'query' && (style === undefined || style === 'form');
  if (place === 'query') return querySerializer({ name, style: oneOf<QueryStyle>(['spaceDelimited', 'pipeDelimited', 'deepObject'], style) ?? 'form', explode, encode });
  if (place === 'header') return headerSerializer(explode);
  return pathSerializer({ name, style: oneOf<PathStyle>(['label', 'matrix'], style) ?? 'simple', explode, encode: encodeURIComponent });
}

/** A parameter with `content` instead of a schema is sent as that media type: JSON. */
function contentSerializer(place: unknown, name: string, encode: (text: string) => string): Serialize {
  if (place === 'query') return (value) => `${encode(name)}=${encode(JSON.stringify(value))}`;
  return place === 'header' ? JSON.stringify : (value) => encodeURIComponent(JSON.stringify(value));
}

function contentOf(parameter: JsonSchema): JsonSchema | null {
  const [media] = isObject(parameter['content']) ? Object.values(parameter['content']) : [];
  return isObject(media) ? media : null;
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((candidate) => candidate === value);
}
