import * as agentCore from '@aws-sdk/client-bedrock-agentcore-control';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as xray from '@aws-sdk/client-xray';
import type { IncomingMessage } from 'node:http';

/** `service` as a signature names it: `lambda`, `bedrock-agentcore`. Empty where the call is not signed. */
export type AwsOperation = { readonly service: string; readonly operation: string };

/** An operation by its name in the API model; by method and path where no model has it. */
export function awsOperation({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): AwsOperation {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return { service, operation: target.replace(/^.*\./, '') };
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) return { service, operation: new URLSearchParams(body).get('Action') ?? '' };
  return { service, operation: restOperation(service, method, new URL(url, 'http://any')) ?? `${method} ${url}` };
}

type Route = { readonly operation: string; readonly method: string; readonly path: RegExp; readonly query: URLSearchParams; readonly weight: number };

/** The SDK ships each operation's method and path, out of the API model. */
const routes: { readonly [service: string]: readonly Route[] } = { 'bedrock-agentcore': routesOf(agentCore), lambda: routesOf(lambda), s3: routesOf(s3), xray: routesOf(xray) };

function restOperation(service: string, method: string, { pathname, searchParams }: URL): string | null {
  const path = service === 's3' ? pathname.replace(/^\/[^/]+/, '') || '/' : pathname; // the bucket stands before what the model has
  const fitting = (routes[service] ?? []).filter((route) => route.method === method && route.path.test(path) && [...route.query].every(([name, value]) => searchParams.has(name) && (value === '' || searchParams.get(name) === value)));
  return fitting.toSorted((a, b) => b.weight - a.weight)[0]?.operation ?? null;
}

function routesOf(client: object): readonly Route[] {
  return Object.values(client).flatMap((schema: unknown) => {
    if (!Array.isArray(schema) || schema[0] !== 9) return []; // 9: an operation, in the SDK's schemas
    const [, , operation, { http: [method, template] }] = schema as unknown as readonly [9, string, string, { readonly http: readonly [string, string, number] }];
    const [path = '', query = ''] = template.split('?');
    const pattern = path.replace(/\/$/, '').replaceAll(/\{\w+\+\}/g, '.+').replaceAll(/\{\w+\}/g, '[^/]+');
    return [{ operation, method, path: new RegExp(`^${pattern}/?$`), query: new URLSearchParams(query), weight: 100 * new URLSearchParams(query).size + path.replaceAll(/\{[^}]*\}/g, '').length }];
  });
}
