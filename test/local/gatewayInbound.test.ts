import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { InterceptorEvent } from '../../src/core/agentcore/interceptor/interceptor.ts';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { placeholderCredentials } from '../../src/local/signature/placeholderCredentials.ts';
import { signRequest } from '../../src/local/signature/signRequest.ts';
import { startRunningGateway, toolCall } from './runningGateway.ts';
import type { Posted, RunningGateway } from './runningGateway.ts';

const region = 'us-west-2';
const credentials = placeholderCredentials();
const issuer = 'https://issuer.example.com';
const keys = await generateKeyPair('RS256');

let running: RunningGateway;
let jwks: Server;
let events: InterceptorEvent[] = [];

before(async () => {
  const published = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' }] });
  jwks = createServer((_request, response) => void response.end(published));
  running = await startRunningGateway({
    credentials,
    bearer: { issuer, audience: 'gateway', jwksUri: `http://127.0.0.1:${await listen(jwks, 'jwks', 0)}/` },
    invokeInterceptor: async (event) => {
      events.push(event);
      return { outcome: 'success', payload: { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { body: event.mcp.gatewayRequest.body } } } };
    },
  });
});
after(async () => {
  await running.close();
  await closeServer(jwks);
});
beforeEach(() => {
  events = [];
  running.configure({ requestInterceptor: { passRequestHeaders: true } });
});

const body = JSON.stringify(toolCall('orders___listOrders'));

async function postSigned(changes: { readonly service?: string; readonly url?: string; readonly sentBody?: string } = {}, more: Record<string, string> = {}): Promise<Posted> {
  const headers = { 'content-type': 'application/json', 'x-custom-usertoken': 'a token' };
  const signed = await signRequest({ method: 'POST', url: new URL(changes.url ?? running.gateway.mcpUrl), headers, body }, { credentials, region, service: changes.service ?? 'bedrock-agentcore', now: Date.now() });
  return running.post(changes.sentBody ?? body, { ...signed, ...more });
}

test('AWS_IAM lets a signed call in, and the interceptor sees who called', async () => {
  running.configure({ authorizer: 'AWS_IAM' });
  const { status, json } = await postSigned();
  assert.deepEqual([status, json.result.isError], [200, false]);
  const { context, headers } = events[0]?.mcp.gatewayRequest ?? assert.fail();
  assert.match(context?.identity.awsPrincipalArn ?? '', /^arn:aws:sts::000000000000:assumed-role\//);
  assert.match(headers['authorization'] ?? '', /^AWS4-HMAC-SHA256 /);
});

test('AWS_IAM answers 403 as AWS does to what is not signed, or not for it', async () => {
  running.configure({ authorizer: 'AWS_IAM' });
  const rows: readonly (readonly [string, () => Promise<Posted>, string])[] = [
    ['unsigned', () => running.post(body), 'MissingAuthenticationTokenException'],
    ['bearer', () => running.post(body, { authorization: 'Bearer abc' }), 'MissingAuthenticationTokenException'],
    ['another service', () => postSigned({ service: 'execute-api' }), 'InvalidSignatureException'],
    ['another body', () => postSigned({ sentBody: `${body} ` }), 'InvalidSignatureException'],
    ['another token', () => postSigned({}, { 'x-custom-usertoken': 'planted' }), 'InvalidSignatureException'],
  ];
  for (const [what, post, type] of rows) {
    const { status, headers, json } = await post();
    assert.deepEqual([status, headers.get('x-amzn-errortype')], [403, type], what);
    assert.deepEqual(Object.keys(json), ['message'], what);
    assert.ok(headers.get('x-amzn-requestid'), what);
    assert.deepEqual(running.records.at(-1)?.body, { isError: true, log: `Failed to process request: ${type}` }, what);
  }
  assert.deepEqual(events, []);
});

async function bearer(claims: Record<string, unknown> = {}, key = keys.privateKey): Promise<Record<string, string>> {
  const jwt = new SignJWT({ iss: issuer, aud: 'gateway', sub: 'agent', exp: Math.floor(Date.now() / 1000) + 300, ...claims });
  return { authorization: `Bearer ${await jwt.setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key)}` };
}

test('CUSTOM_JWT lets a good token in; on such a gateway the interceptor sees no AWS identity', async () => {
  running.configure({ authorizer: 'CUSTOM_JWT' });
  const { status, json } = await running.post(body, await bearer());
  assert.deepEqual([status, json.result.isError], [200, false]);
  assert.equal(events[0]?.mcp.gatewayRequest.context, null);
});

test('CUSTOM_JWT answers 401 to a bad token and 403 to one for somebody else, and says where to go', async () => {
  running.configure({ authorizer: 'CUSTOM_JWT' });
  const stranger = await generateKeyPair('RS256');
  const metadata = `resource_metadata="${running.gateway.url}/.well-known/oauth-protected-resource"`;
  const rows: readonly (readonly [string, Record<string, string>, number, string, string])[] = [
    ['none', {}, 401, 'Missing Bearer token', `Bearer ${metadata}`],
    ['a signature', { authorization: 'AWS4-HMAC-SHA256 x' }, 401, 'Missing Bearer token', `Bearer ${metadata}`],
    ['no JWT', { authorization: 'Bearer abc' }, 401, 'Invalid Bearer token', `Bearer ${metadata}`],
    ['a stranger’s', await bearer({}, stranger.privateKey), 401, 'Invalid Bearer token', `Bearer ${metadata}`],
    ['an expired one', await bearer({ exp: 1 }), 401, 'Invalid Bearer token', `Bearer ${metadata}`],
    ['for somebody else', await bearer({ aud: 'api://orders' }), 403, 'Insufficient scope', `Bearer error="insufficient_scope", ${metadata}`],
  ];
  for (const [what, headers, status, message, challenge] of rows) {
    const answer = await running.post(body, headers);
    assert.deepEqual([answer.status, answer.json.error, answer.headers.get('www-authenticate')], [status, { code: -32001, message }, challenge], what);
  }
  assert.deepEqual(events, []);
  const described = await fetch(`${running.gateway.url}/.well-known/oauth-protected-resource`);
  assert.deepEqual(await described.json(), { resource: running.gateway.mcpUrl, authorization_servers: [issuer] });
});

test('NONE asks nobody who they are, and a change of the authorizer counts from the next request', async () => {
  running.configure({ authorizer: 'NONE' });
  assert.equal((await running.post(body)).status, 200);
  running.configure({ authorizer: 'AWS_IAM' });
  assert.equal((await running.post(body)).status, 403);
});

test('a gateway whose callers’ secret is not known says that it does not check signatures', async () => {
  const unchecked = await startRunningGateway();
  assert.deepEqual([unchecked.gateway.signatureChecked, running.gateway.signatureChecked], [false, true]);
  await unchecked.close();
});
