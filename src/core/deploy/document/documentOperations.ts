import { operationMethods } from '../../agentcore/gateway/problemsOfOpenApi.ts';

/** An OpenAPI document as parsed JSON. */
export type Document = { readonly [member: string]: unknown };

type Operation = { readonly method: string; readonly path: string; readonly id: string | null; readonly needsInput: boolean };

/** A call of the API that reads and needs no input, by which it can be asked whether it lets strangers in; null where it has none. */
export function probedOperation(document: Document): { readonly path: string } | null {
  const found = operationsOf(document).find(({ method, path, needsInput }) => method === 'get' && !needsInput && !path.includes('{'));
  return found === undefined ? null : { path: found.path };
}

/** Operations of the project's document, as `GET /orders`, that the document which the API offers does not have, by path or by operationId. Empty where it offers none. */
export function missingOperations(own: Document | null, offered: unknown): readonly string[] {
  if (own === null || !isObject(offered) || !isObject(offered['paths'])) return [];
  const there = operationsOf(offered);
  return operationsOf(own)
    .filter(({ method, path, id }) => !there.some((one) => (one.method === method && one.path === path) || (id !== null && one.id === id)))
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
}

function operationsOf(document: Document): readonly Operation[] {
  const paths = isObject(document['paths']) ? document['paths'] : {};
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    return operationMethods.flatMap((method): readonly Operation[] => {
      const operation = item[method];
      if (!isObject(operation)) return [];
      const { operationId } = operation;
      return [{ method, path, id: typeof operationId === 'string' ? operationId : null, needsInput: [item['parameters'], operation['parameters']].some(hasRequired) }];
    });
  });
}

/** A reference may be to one that is required. */
function hasRequired(parameters: unknown): boolean {
  return Array.isArray(parameters) && parameters.some((one) => isObject(one) && (one['required'] === true || '$ref' in one));
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
