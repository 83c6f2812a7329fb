import { bucketNameOf } from '../agentcore/awsNames.ts';
import { gatewayRequest } from '../agentcore/gateway/gatewayRequest.ts';
import { jwtAuthorizer, type JwtCaller } from '../agentcore/gateway/jwtAuthorizer.ts';
import { codeArtifact, runtimeMembers } from '../agentcore/runtime/runtimeRequest.ts';
import { targetRequest } from '../agentcore/gateway/targetRequest.ts';
import type { Chain, GatewayClient, Target } from '../chain/chain.ts';
import { placeholderAccount, type GuideSubject } from './guideSubject.ts';
import { presetOf } from './presetOf.ts';

/** What the AWS command line is given to make the chain's resources: the request of each operation, as the API model of bedrock-agentcore-control has it. */
type Request = { readonly [member: string]: unknown };

export function createGatewayRequest(subject: GuideSubject): Request {
  const { chain, names, arns } = subject;
  return gatewayRequest({
    name: names.gateway,
    settings: chain.gateway,
    roleArn: arns.role(names.gatewayRole),
    interceptorArn: arns.interceptor,
    authorizer: chain.gateway.authorizer === 'CUSTOM_JWT' ? authorizerFor(subject, 'agent') : null,
  });
}

/** Without a credential provider: what the interceptor sets as Authorization arrives. */
export function createTargetRequest({ chain }: GuideSubject, target: Target): Request {
  return {
    gatewayIdentifier: chain.gateway.gatewayId ?? 'GATEWAY_ID',
    ...targetRequest(target, { s3: { uri: `s3://${bucketOf(chain)}/${target.name}-openapi.json` } }),
  };
}

/** `isImage`: the agent comes as a container's image, else as a zip in S3. */
export function createRuntimeRequest(subject: GuideSubject, isImage: boolean): Request {
  const { chain, names, arns } = subject;
  const { agent, gateway } = chain;
  return {
    agentRuntimeName: names.runtime,
    ...runtimeMembers(chain, {
      artifact: isImage ? { containerConfiguration: { containerUri: imageOf(subject, names.images.agent) } } : codeArtifact(agent.language, bucketOf(chain), 'agent.zip'),
      roleArn: arns.role(names.runtimeRole),
      region: chain.region,
      gatewayUrl: `https://${gateway.gatewayId ?? 'GATEWAY_ID'}.gateway.bedrock-agentcore.${chain.region}.amazonaws.com/mcp`,
      authorizer: agent.authorizer === 'CUSTOM_JWT' ? authorizerFor(subject, 'frontend') : null,
      gatewayClient: gateway.authorizer === 'CUSTOM_JWT' ? shownGatewayClient(subject) : null,
    }),
  };
}

/** What the interceptor is told. */
export function functionVariables({ chain }: GuideSubject): { readonly [name: string]: string } {
  return { USER_TOKEN_HEADER: chain.headers.gateway, HOP_CLAIMS: chain.observability.claims };
}

/** What a target API of the project is told. */
export function targetVariables(subject: GuideSubject): { readonly [name: string]: string } {
  const { chain } = subject;
  const { audience, scopes } = presetOf(chain);
  const prefix = scopes.tokenPrefix.replaceAll('{api}', chain.targets[0]?.name ?? '').replaceAll('{audience}', audienceOf(subject));
  return {
    ISSUER: chain.identity.issuer ?? 'ISSUER',
    AUDIENCE: audienceOf(subject),
    ...(audience.claim === 'aud' ? {} : { AUDIENCE_CLAIM: audience.claim }),
    ...(prefix === '' ? {} : { SCOPE_PREFIX: prefix }),
    HOP_CLAIMS: chain.observability.claims,
  };
}

/** Host of the images in this account and region. */
export function registryOf({ chain, arns }: GuideSubject): string {
  return `${arns.account}.dkr.ecr.${chain.region}.amazonaws.com${arns.partition === 'aws-cn' ? '.cn' : ''}`;
}

/** An image's whole name. Its tag is that of the manifests. */
export function imageOf(subject: GuideSubject, image: string): string {
  return `${registryOf(subject)}/${image}:0.1.0`;
}

/** The chain's bucket, in the reader's account. */
export function bucketOf({ name, region }: Chain): string {
  return bucketNameOf(name, placeholderAccount, region);
}

function audienceOf({ chain }: GuideSubject): string {
  return chain.identity.audience ?? 'AUDIENCE';
}

/** The agent's own client; in words for the reader where the chain file has none. */
export function shownGatewayClient({ chain, names, arns }: GuideSubject): GatewayClient {
  return chain.agent.gatewayClient ?? {
    clientId: 'THE_AGENTS_OWN_CLIENT_ID', tokenEndpoint: 'TOKEN_ENDPOINT', audience: 'THE_AUDIENCE_OF_THE_AGENTS_OWN_TOKENS', scope: 'SCOPE', resource: 'THE_AUDIENCE_OF_THE_AGENTS_OWN_TOKENS',
    secretArn: `arn:${arns.partition}:secretsmanager:${chain.region}:${arns.account}:secret:${names.agentSecret}-SUFFIX`,
  };
}

function authorizerFor({ chain }: GuideSubject, caller: JwtCaller): Request {
  const unknown = caller === 'agent' ? { audience: 'THE_AUDIENCE_OF_THE_AGENTS_OWN_TOKENS', clientId: 'THE_AGENTS_OWN_CLIENT_ID' } : { audience: 'AUDIENCE', clientId: 'CLIENT_ID' };
  return jwtAuthorizer(chain, caller, { issuer: 'https://ISSUER', ...unknown });
}
