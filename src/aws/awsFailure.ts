import { agentCoreRegions } from '../core/agentcore/account/region.ts';
import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';
import type { AwsAccess } from '../app/ports.ts';

/** What was asked, in the words that the answer to a user needs. */
export type AwsCall = {
  readonly service: 'logs' | 'bedrock-agentcore' | 'sts' | 'iam' | 'lambda' | 's3' | 'ecr';
  readonly operation: string;
  readonly access: AwsAccess;
  /** The part of the ARN after region and account, as a policy names it: `log-group:/aws/lambda/f:*`; for IAM without a region; for S3 bucket and key. */
  readonly resource: string;
  /** For people: `log group /aws/lambda/f`. */
  readonly what: string;
};

/** AWS answered, and its answer concerns this one resource: others can still be read. `because` is a sentence without its full stop. */
export type AwsRefusal = { readonly reason: 'missing' | 'denied' | 'taken' | 'invalid'; readonly because: string };

/** Reads what the SDK threw. A ChainError is the answer where no other call of this user can succeed either. */
export function awsFailure(error: unknown, call: AwsCall): AwsRefusal | ChainError {
  const { name, message, code, status, requestId } = readError(error);
  if (missing.has(name) || (isHeadOfNothing(name, call) && requestId !== undefined)) return { reason: 'missing', because: `there is no ${call.what} in ${call.access.region}` };
  if (credentialErrors.has(name)) return credentialsMissing(message, call.access, error);
  if (/^AccessDenied/.test(name) || (status === 403 && /^(403|Forbidden|Unknown|UnknownError)$/.test(name))) return { reason: 'denied', because: denial(message, call) };
  if (refused.test(name)) return { reason: taken.test(name) && /^(Create|PutDelivery)/.test(call.operation) ? 'taken' : 'invalid', because: /^(Get|List|Describe|Head|Filter)/.test(call.operation) ? `AWS refuses to look for ${call.what}: ${message}` : `AWS refuses ${call.service}:${call.operation} for ${call.what}: ${message}` };
  return unavailable(name, message, code, status, call, error);
}

/** What each service calls a thing that is not there. */
const missing = new Set(['ResourceNotFoundException', 'NoSuchEntityException', 'NoSuchEntity', 'NoSuchBucket', 'NoSuchKey', 'NoSuchTagSet', 'RepositoryNotFoundException', 'ImageNotFoundException']);

/** So the SDK calls every 404 that names no error: S3's answer to a HEAD, which has no body, and else a page that is none of AWS's. A HEAD of an object needs s3:GetObject. S3 gives each answer an id. */
function isHeadOfNothing(name: string, { service, operation }: AwsCall): boolean {
  return name === 'NotFound' && service === 's3' && /^(Head.*|GetObject)$/.test(operation);
}

/** What is wrong with the request itself, or with the state of what it is for: the same request would be refused again. */
const refused = /^(InvalidParameter|InvalidTagParameter|RepositoryAlreadyExists|InvalidParameterValue|Validation|MalformedPolicyDocument|Conflict|ResourceConflict|EntityAlreadyExists|ResourceAlreadyExists|DeleteConflict|ServiceQuotaExceeded|LimitExceeded|BucketAlreadyExists|BucketAlreadyOwnedByYou|BucketNotEmpty|OperationAborted)(Exception)?$/;

/** What each service says where it shall make what is there already: by the same name, or by an earlier try of which nobody heard the answer. */
const taken = /^(Conflict|ResourceConflict|EntityAlreadyExists|ResourceAlreadyExists|RepositoryAlreadyExists|BucketAlreadyOwnedByYou)(Exception)?$/;

/** The one who asked, and the statement that would let them: what an administrator needs to be shown. */
function denial(message: string, call: AwsCall): string {
  const principal = /User: (arn:\S+)/.exec(message)?.[1];
  const action = `${call.service}:${call.operation}`;
  const who = principal ?? 'this user';
  if (/explicit deny/.test(message)) {
    return `${who} may not call ${action} on ${call.what}: ${/explicit deny in an? ([a-z -]+)/.exec(message)?.[1] ?? 'a policy'} forbids it, and no added permission can outweigh that`;
  }
  return `${who} may not call ${action} on ${call.what}; add to that role's policy ${JSON.stringify(statement(action, principal, call))}`;
}

function statement(action: string, principal: string | undefined, { service, access, resource }: AwsCall) {
  const [, partition = 'aws', , , account = '*'] = principal?.split(':') ?? [];
  // A role has no region, a bucket neither region nor account.
  const [region, owner] = service === 's3' ? ['', ''] : [service === 'iam' ? '' : access.region, account];
  return { Effect: 'Allow', Action: action, Resource: `arn:${partition}:${service}:${region}:${owner}:${resource}` };
}

/** Sign-in that never was, has run out, or that AWS does not know. */
const credentialErrors = new Set([
  'CredentialsProviderError', 'TokenProviderError', 'ExpiredToken', 'ExpiredTokenException', 'UnrecognizedClientException', 'InvalidClientTokenId',
  'InvalidSignatureException', 'SignatureDoesNotMatch', 'MissingAuthenticationTokenException', 'IncompleteSignature', 'InvalidAccessKeyId',
]);

function credentialsMissing(message: string, { profile }: AwsAccess, cause: unknown): ChainError {
  return new ChainError('aws-credentials-missing', `There are no usable AWS credentials${profile === undefined ? '' : ` in profile ${profile}`}: ${message.replace(/ To refresh this SSO session .*$/s, '')}`, {
    source: 'user',
    remedy: remedyOfSignIn(message, profile === undefined ? '' : ` --profile ${/^[\w.@+-]+$/.test(profile) ? profile : JSON.stringify(profile)}`),
    cause,
  });
}

/** The SDK says which kind of sign-in has run out; each is renewed by a command of the AWS command line. `named`: its option for the profile. */
function remedyOfSignIn(message: string, named: string): string {
  if (/\bSSO\b/i.test(message)) return `Sign in again with "aws sso login${named}", then try once more.`;
  if (/\baws login\b|reauthenticate/.test(message)) return `Sign in again with "aws login${named}", then try once more.`;
  return `Sign in (for example "aws sso login${named}"), or name another profile (--profile, AWS_PROFILE), then try once more.`;
}

const unreachable = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EPIPE']);

function unavailable(name: string, message: string, code: string | undefined, status: number | undefined, call: AwsCall, cause: unknown): ChainError {
  const where = `${call.service} in ${call.access.region}`;
  if ((code !== undefined && unreachable.has(code)) || name === 'TimeoutError') {
    const isElsewhere = code === 'ENOTFOUND' && call.service === 'bedrock-agentcore' && !agentCoreRegions.has(call.access.region);
    return new ChainError('aws-unavailable', `AWS cannot be reached (${where}): ${isElsewhere ? `Amazon Bedrock AgentCore is not known to be offered in ${call.access.region}` : (code ?? 'no answer in time')}`, {
      source: 'aws',
      remedy: isElsewhere ? `Set region in agentcore-chain.json, or --region, to one of ${[...agentCoreRegions].join(', ')}.` : 'Check the network, the proxy and AWS_ENDPOINT_URL, and that the region exists.',
      cause,
    });
  }
  if (/Throttl|TooManyRequests|LimitExceeded/.test(name) || status === 429) {
    return new ChainError('aws-unavailable', `AWS still throttles ${call.service}:${call.operation} after several tries`, { source: 'aws', remedy: 'Wait a minute, or ask for a shorter time.', cause });
  }
  const told = name === 'SyntaxError' ? 'what it said is no AWS answer; does AWS_ENDPOINT_URL point at AWS?' : `${name}: ${message}`;
  return new ChainError('aws-unavailable', `AWS did not answer ${call.service}:${call.operation} for ${call.what}${status === undefined ? '' : ` (HTTP ${status})`}: ${told}`, { source: 'aws', cause });
}

type ReadError = { readonly name: string; readonly message: string; readonly code: string | undefined; readonly status: number | undefined; readonly requestId: string | undefined };

function readError(error: unknown): ReadError {
  if (!(error instanceof Error)) return { name: 'Error', message: redact(String(error)), code: undefined, status: undefined, requestId: undefined };
  const { code, $metadata } = error as { readonly code?: unknown; readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string } };
  return { name: error.name, message: redact(error.message), code: typeof code === 'string' ? code : undefined, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId };
}
