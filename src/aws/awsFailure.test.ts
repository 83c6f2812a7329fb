import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChainError } from '../core/errors.ts';
import { awsFailure } from './awsFailure.ts';
import type { AwsCall } from './awsFailure.ts';

const call: AwsCall = { service: 'bedrock-agentcore', operation: 'GetGateway', access: { region: 'us-gov-west-1', profile: 'dev' }, resource: 'gateway/gw-1', what: 'gateway gw-1' };

test('a refusal concerns the one resource', () => {
  assert.deepEqual(awsFailure(awsError('ResourceNotFoundException', 'x'), call), { reason: 'missing', because: 'there is no gateway gw-1 in us-gov-west-1' });
  assert.deepEqual(awsFailure(awsError('ValidationException', 'bad id'), call), { reason: 'invalid', because: 'AWS refuses to look for gateway gw-1: bad id' });
});

test('a 404 without an error of AWS’s is an absent thing for HEAD alone: else it is some page', () => {
  const ofS3 = { ...call, service: 's3', operation: 'GetObject' } as const;
  assert.deepEqual(awsFailure(Object.assign(new Error('x'), { name: 'NotFound', $metadata: { httpStatusCode: 404, requestId: 'of-aws' } }), ofS3), { reason: 'missing', because: 'there is no gateway gw-1 in us-gov-west-1' });
  for (const other of [ofS3, { ...call, operation: 'GetRole' }]) {
    const told = awsFailure(awsError('NotFound', 'x', 404), other);
    assert.ok(told instanceof ChainError && told.code === 'aws-unavailable');
  }
});

test('a missing permission names the principal and the statement, in its own partition and account', () => {
  const told = awsFailure(awsError('AccessDeniedException', 'User: arn:aws-us-gov:iam::444455556666:user/ben is not authorized to perform: bedrock-agentcore:GetGateway on resource: y'), call);
  assert.deepEqual(told, {
    reason: 'denied',
    because: 'arn:aws-us-gov:iam::444455556666:user/ben may not call bedrock-agentcore:GetGateway on gateway gw-1; add to that role\'s policy '
      + '{"Effect":"Allow","Action":"bedrock-agentcore:GetGateway","Resource":"arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:444455556666:gateway/gw-1"}',
  });
});

test('an account that AWS does not name is any account', () => {
  const told = awsFailure(awsError('AccessDenied', 'no'), call);
  assert.ok(!(told instanceof ChainError) && told.because.includes('"arn:aws:bedrock-agentcore:us-gov-west-1:*:gateway/gw-1"'));
});

test('against an explicit deny no statement is proposed', () => {
  const told = awsFailure(awsError('AccessDeniedException', 'User: arn:aws:iam::1:user/ben is not authorized to perform: z with an explicit deny in a service control policy: arn'), call);
  assert.ok(!(told instanceof ChainError));
  assert.match(told.because, /service control policy forbids it/);
  assert.doesNotMatch(told.because, /Effect/);
});

for (const [name, error, code, message] of [
  ['no credentials', awsError('CredentialsProviderError', 'none'), 'aws-credentials-missing', /in profile dev: none$/],
  ['credentials that ran out', awsError('ExpiredTokenException', 'expired'), 'aws-credentials-missing', /expired/],
  ['credentials AWS does not know', awsError('UnrecognizedClientException', 'invalid'), 'aws-credentials-missing', /invalid/],
  ['no name server', Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), 'aws-unavailable', /cannot be reached \(bedrock-agentcore in us-gov-west-1\): ENOTFOUND/],
  ['no answer', awsError('TimeoutError', 'slow'), 'aws-unavailable', /no answer in time/],
  ['throttled to the end', awsError('ThrottlingException', 'Rate exceeded', 429), 'aws-unavailable', /still throttles bedrock-agentcore:GetGateway/],
  ['AWS in trouble', awsError('InternalServerException', 'oops', 500), 'aws-unavailable', /\(HTTP 500\): InternalServerException: oops/],
  ['no AWS at all', awsError('SyntaxError', 'Unexpected token', 200), 'aws-unavailable', /AWS_ENDPOINT_URL/],
  ['no error at all', 'text', 'aws-unavailable', /text/],
] as const) {
  test(`${name}: ${code}`, () => {
    const told = awsFailure(error, call);
    assert.ok(told instanceof ChainError);
    assert.equal(told.code, code);
    assert.match(told.message, message);
  });
}

for (const [name, message, profile, remedy] of [
  ['an SSO session that ran out', 'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.', 'dev', /^Sign in again with "aws sso login --profile dev"/],
  ['an SSO token that ran out', "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.", 'my dev', /"aws sso login --profile "my dev""/],
  ['a console sign-in that ran out', 'Failed to load a token for session x, please re-authenticate using aws login', undefined, /^Sign in again with "aws login"/],
  ['no credentials anywhere', 'Could not load credentials from any providers', undefined, /^Sign in \(for example "aws sso login"\), or name another profile/],
] as const) {
  test(`the remedy for ${name} is the command that mends it`, () => {
    const told = awsFailure(awsError('CredentialsProviderError', message), { ...call, access: { region: 'us-west-2', ...(profile === undefined ? {} : { profile }) } });
    assert.ok(told instanceof ChainError);
    assert.match(told.remedy ?? '', remedy);
    assert.doesNotMatch(told.message, /To refresh/, 'the remedy says it, with the profile');
  });
}

test('what AWS says is redacted', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'none' })}.${part({ sub: 'ana' })}.${Buffer.from('signature of the test').toString('base64url')}`;
  const told = awsFailure(awsError('ValidationException', `1 validation error: ${token}`), call);
  assert.ok(!(told instanceof ChainError) && !told.because.includes(token));
});

function awsError(name: string, message: string, httpStatusCode?: number): Error {
  return Object.assign(new Error(message), { name, ...(httpStatusCode === undefined ? {} : { $metadata: { httpStatusCode } }) });
}

test('a region where AgentCore is not known to be offered is told as that, with those where it is', () => {
  const gone = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
  const told = awsFailure(gone, { ...call, access: { region: 'ap-east-1' } });
  assert.ok(told instanceof ChainError);
  assert.match(told.message, /Amazon Bedrock AgentCore is not known to be offered in ap-east-1$/);
  assert.match(told.remedy ?? '', /to one of us-east-1, .*us-gov-west-1\.$/);
  const ofAnother = awsFailure(gone, { ...call, service: 'sts', access: { region: 'ap-east-1' } });
  assert.match(ofAnother instanceof ChainError ? ofAnother.message : '', /ENOTFOUND$/);
});
