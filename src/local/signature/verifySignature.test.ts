import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { placeholderCredentials } from './placeholderCredentials.ts';
import { signRequest } from './signRequest.ts';
import { verifySignature } from './verifySignature.ts';
import type { Credentials } from './placeholderCredentials.ts';
import type { ReceivedRequest, SignatureCheck, SignatureExpectation } from './verifySignature.ts';

const credentials = placeholderCredentials();
const region = 'us-west-2';
const service = 'bedrock-agentcore';
const now = Date.UTC(2026, 10, 22, 10, 0, 0);
const tokenHeader = 'x-custom-usertoken';
const invokeUrl = new URL('http://127.0.0.1:8123/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-west-2%3A000000000000%3Aruntime%2Forders-local00000/invocations?qualifier=DEFAULT');
const body = Buffer.from('{"prompt":"list my orders"}');

const expected: SignatureExpectation = { credentials, region, service, now, mustSign: [tokenHeader] };

type Signer = { readonly url?: URL; readonly credentials?: Credentials; readonly region?: string; readonly service?: string; readonly now?: number };

async function signed(signer: Signer = {}): Promise<ReceivedRequest> {
  const url = signer.url ?? invokeUrl;
  const headers = { 'Content-Type': 'application/json', 'X-Custom-UserToken': 'a  token', 'X-Correlation-Id': 'c-1' };
  const answer = await signRequest({ method: 'POST', url, headers, body }, { credentials, region, service, now, ...signer });
  return received(url, { ...answer, host: url.host });
}

function received(url: URL, headers: { readonly [name: string]: string }): ReceivedRequest {
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]));
  return { method: 'POST', url: url.pathname + url.search, headersDistinct, body };
}

function withHeader(request: ReceivedRequest, name: string, ...values: readonly string[]): ReceivedRequest {
  return { ...request, headersDistinct: { ...request.headersDistinct, [name]: values } };
}

function withoutHeader(request: ReceivedRequest, name: string): ReceivedRequest {
  const { [name]: _gone, ...headersDistinct } = request.headersDistinct;
  return { ...request, headersDistinct };
}

function refusalType(check: SignatureCheck): string {
  return check.ok ? 'accepted' : check.reason.type;
}

test('accepts what the signer makes, with a percent-encoded ARN in the path', async () => {
  assert.deepEqual(verifySignature(await signed(), expected), { ok: true, signatureChecked: true });
});

test('accepts every query a client may send', async () => {
  for (const query of ['', '?', '?a', '?a=', '?b=2&a=1', '?a=2&a=1', '?a-b=1&a=1', '?q=%20%2B%26%3D%2F%C3%A9', "?q=!'()*~"]) {
    const url = new URL(`http://127.0.0.1:8123/mcp${query}`);
    assert.deepEqual(verifySignature(await signed({ url }), expected), { ok: true, signatureChecked: true }, query);
  }
});

test('accepts a clock that is four minutes off, either way', async () => {
  for (const minutes of [-4, 4]) assert.equal(verifySignature(await signed({ now: now + minutes * 60_000 }), expected).ok, true);
});

test('refuses what differs from what was signed', async () => {
  const request = await signed();
  const [signature = ''] = request.headersDistinct['authorization'] ?? [];
  const altered: { readonly [what: string]: ReceivedRequest } = {
    body: { ...request, body: Buffer.from('{"prompt":"list their orders"}') },
    'empty body': { ...request, body: Buffer.alloc(0) },
    method: { ...request, method: 'PUT' },
    path: { ...request, url: request.url.replace('orders-local', 'others-local') },
    'path decoded': { ...request, url: request.url.replaceAll('%3A', ':') },
    query: { ...request, url: request.url.replace('DEFAULT', 'OTHER') },
    'query taken away': { ...request, url: request.url.slice(0, request.url.indexOf('?')) },
    'query grown': { ...request, url: `${request.url}&a=1` },
    host: withHeader(request, 'host', '127.0.0.1:8124'),
    token: withHeader(request, tokenHeader, 'another token'),
    'token twice': withHeader(request, tokenHeader, 'a token', 'another token'),
    'same token twice': withHeader(request, tokenHeader, 'a token', 'a token'),
    'token taken away': withoutHeader(request, tokenHeader),
    'correlation id': withHeader(request, 'x-correlation-id', 'c-2'),
    'unsigned x-amz header': withHeader(request, 'x-amz-target', 'x'),
    'unsigned custom header': withHeader(request, 'x-amzn-bedrock-agentcore-runtime-custom-usertoken', 'x'),
    signature: withHeader(request, 'authorization', signature.replace(/.$/, (last) => (last === '0' ? '1' : '0'))),
    'claimed body hash': withHeader({ ...request, body: Buffer.from('other') }, 'x-amz-content-sha256', createHash('sha256').update('other').digest('hex')),
  };
  for (const [what, changed] of Object.entries(altered)) assert.equal(refusalType(verifySignature(changed, expected)), 'InvalidSignatureException', what);
});

test('a body hash that the signer only claims does not count', async () => {
  const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
  const answer = await signRequest({ method: 'POST', url: invokeUrl, headers, body }, { credentials, region, service, now });
  assert.equal(refusalType(verifySignature(received(invokeUrl, { ...answer, host: invokeUrl.host }), expected)), 'InvalidSignatureException');
});

test('refuses an unsigned token header by the name the caller demands, and lets another unsigned header be', async () => {
  const url = new URL('http://127.0.0.1:8123/mcp');
  const answer = await signRequest({ method: 'POST', url, headers: {}, body }, { credentials, region, service, now });
  const request = received(url, { ...answer, host: url.host });
  assert.equal(verifySignature(withHeader(request, 'accept', '*/*'), expected).ok, true);
  assert.equal(refusalType(verifySignature(withHeader(request, tokenHeader, 'planted'), { ...expected, mustSign: ['X-Custom-UserToken'] })), 'InvalidSignatureException');
});

test('refuses a signature made for something or by someone else', async () => {
  const stranger = placeholderCredentials();
  const rows: readonly (readonly [string, Signer, string])[] = [
    ['another region', { region: 'eu-west-1' }, 'InvalidSignatureException'],
    ['another service', { service: 'lambda' }, 'InvalidSignatureException'],
    ['another secret', { credentials: { ...credentials, secretAccessKey: stranger.secretAccessKey } }, 'InvalidSignatureException'],
    ['another key', { credentials: stranger }, 'UnrecognizedClientException'],
    ['ten minutes old', { now: now - 600_000 }, 'InvalidSignatureException'],
    ['ten minutes ahead', { now: now + 600_000 }, 'InvalidSignatureException'],
  ];
  for (const [what, signer, type] of rows) assert.equal(refusalType(verifySignature(await signed(signer), expected)), type, what);
});

test('refuses what is no signature, in AWS’s words', async () => {
  const request = await signed();
  const rows: readonly (readonly [string, ReceivedRequest, string])[] = [
    ['unsigned', withoutHeader(request, 'authorization'), 'MissingAuthenticationTokenException'],
    ['bearer', withHeader(request, 'authorization', 'Bearer abc'), 'MissingAuthenticationTokenException'],
    ['two authorizations', withHeader(request, 'authorization', ...(request.headersDistinct['authorization'] ?? []), 'AWS4-HMAC-SHA256 x'), 'IncompleteSignatureException'],
    ['cut off', withHeader(request, 'authorization', 'AWS4-HMAC-SHA256 Credential=A/20261122/us-west-2'), 'IncompleteSignatureException'],
    ['no date', withoutHeader(request, 'x-amz-date'), 'IncompleteSignatureException'],
    ['two dates', withHeader(request, 'x-amz-date', '20261122T100000Z', '20261122T100000Z'), 'IncompleteSignatureException'],
    ['a date that is none', withHeader(request, 'x-amz-date', '20261122T996000Z'), 'IncompleteSignatureException'],
    ['another day', withHeader(request, 'x-amz-date', '20261123T100000Z'), 'InvalidSignatureException'],
  ];
  for (const [what, changed, type] of rows) assert.equal(refusalType(verifySignature(changed, expected)), type, what);
});

test('without the secret all but key and signature is checked, and the answer says so', async () => {
  const unverified = { ...expected, credentials: null };
  assert.deepEqual(verifySignature(await signed({ credentials: placeholderCredentials() }), unverified), { ok: true, signatureChecked: false });
  assert.equal(refusalType(verifySignature(withoutHeader(await signed(), 'authorization'), unverified)), 'MissingAuthenticationTokenException');
  assert.equal(refusalType(verifySignature(await signed({ region: 'eu-west-1' }), unverified)), 'InvalidSignatureException');
});

test('accepts a signature made by hand after the reference', () => {
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
  const canonical = ['POST', '/runtimes/arn%253Aaws/invocations', 'a=%2F&qualifier=DEFAULT', 'host:127.0.0.1:1', 'x-amz-date:20261122T100000Z', 'x-custom-usertoken:a b', '', 'host;x-amz-date;x-custom-usertoken', sha256(body)].join('\n');
  const scope = `20261122/${region}/${service}/aws4_request`;
  const key = hmac(hmac(hmac(hmac(`AWS4${credentials.secretAccessKey}`, '20261122'), region), service), 'aws4_request');
  const signature = hmac(key, ['AWS4-HMAC-SHA256', '20261122T100000Z', scope, sha256(canonical)].join('\n')).toString('hex');
  const request = received(new URL('http://127.0.0.1:1/runtimes/arn%3Aaws/invocations?qualifier=DEFAULT&a=/'), {
    host: '127.0.0.1:1', 'x-amz-date': '20261122T100000Z', [tokenHeader]: '  a   b ',
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date;x-custom-usertoken, Signature=${signature}`,
  });
  assert.deepEqual(verifySignature(request, expected), { ok: true, signatureChecked: true });
});

const botocore = `
import sys, json
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
job = json.load(sys.stdin)
request = AWSRequest(method='POST', url=job['url'], data=job['body'], headers={'Content-Type': 'application/json', 'X-Custom-UserToken': 'a  token'})
SigV4Auth(Credentials(job['key'], job['secret']), job['service'], job['region']).add_auth(request)
print(json.dumps(dict(request.headers)))
`;
const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0;

test('accepts what botocore signs', { skip: !hasBotocore }, () => {
  const job = { url: invokeUrl.href, body: body.toString(), key: credentials.accessKeyId, secret: credentials.secretAccessKey, service, region };
  const headers: unknown = JSON.parse(execFileSync('python3', ['-c', botocore], { input: JSON.stringify(job), encoding: 'utf8' }));
  const request = received(invokeUrl, { ...(headers as Record<string, string>), host: invokeUrl.host });
  assert.deepEqual(verifySignature(request, { ...expected, now: Date.now() }), { ok: true, signatureChecked: true });
  assert.equal(refusalType(verifySignature({ ...request, body: Buffer.from('{}') }, { ...expected, now: Date.now() })), 'InvalidSignatureException');
});

test('every run has credentials of its own, labelled as local', () => {
  const other = placeholderCredentials();
  assert.match(other.accessKeyId, /^AKIALOCAL[A-Z2-7]{11}$/);
  assert.notEqual(other.accessKeyId, credentials.accessKeyId);
  assert.notEqual(other.secretAccessKey, credentials.secretAccessKey);
});
