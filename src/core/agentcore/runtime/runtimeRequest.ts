import type { Chain, GatewayClient, Language } from '../../chain/chain.ts';

/** Of a request of bedrock-agentcore-control, as its API model has it. */
export type RequestMembers = { readonly [member: string]: unknown };

/** What the chain file does not say of a runtime. */
export type RuntimeSurroundings = {
  /** `agentRuntimeArtifact`. */
  readonly artifact: RequestMembers;
  readonly roleArn: string;
  readonly region: string;
  /** With `/mcp` at its end. */
  readonly gatewayUrl: string;
  /** Of a runtime that is CUSTOM_JWT; null of one that takes SigV4. */
  readonly authorizer: RequestMembers | null;
  /** By which the agent fetches a token of its own for a gateway that is CUSTOM_JWT; null with another. */
  readonly gatewayClient: GatewayClient | null;
};

/** What a runtime is set to, in the members that Create- and UpdateAgentRuntime share. */
export function runtimeMembers({ agent, gateway, headers, observability }: Chain, { artifact, roleArn, region, gatewayUrl, authorizer, gatewayClient }: RuntimeSurroundings): RequestMembers {
  return {
    agentRuntimeArtifact: artifact,
    roleArn,
    networkConfiguration: { networkMode: 'PUBLIC' },
    protocolConfiguration: { serverProtocol: 'HTTP' },
    ...(authorizer === null ? {} : { authorizerConfiguration: authorizer }),
    requestHeaderConfiguration: { requestHeaderAllowlist: agent.requestHeaderAllowlist },
    environmentVariables: {
      GATEWAY_URL: gatewayUrl,
      GATEWAY_AUTHORIZER: gateway.authorizer,
      ...(gatewayClient === null ? {} : clientVariables(gatewayClient)),
      USER_TOKEN_HEADER: headers.runtime,
      GATEWAY_USER_TOKEN_HEADER: headers.gateway,
      AWS_REGION: region,
      MODEL: agent.model,
      HOP_CLAIMS: observability.claims,
    },
  };
}

function clientVariables({ clientId, tokenEndpoint, secretArn, scope, resource }: GatewayClient): { readonly [name: string]: string } {
  return {
    GATEWAY_TOKEN_ENDPOINT: tokenEndpoint,
    GATEWAY_CLIENT_ID: clientId,
    GATEWAY_CLIENT_SECRET_ARN: secretArn,
    ...(scope === null ? {} : { GATEWAY_TOKEN_SCOPE: scope }),
    ...(resource === null ? {} : { GATEWAY_TOKEN_RESOURCE: resource }),
  };
}

/** An agent that comes as a zip in S3, with its main file at the zip's root. */
export function codeArtifact(language: Language, bucket: string, key: string): RequestMembers {
  return { codeConfiguration: { code: { s3: { bucket, prefix: key } }, ...codeRuntimes[language] } };
}

/** An agent that comes as a container image in ECR. */
export function imageArtifact(uri: string): RequestMembers {
  return { containerConfiguration: { containerUri: uri } };
}

const codeRuntimes: { readonly [language in Language]: { readonly runtime: string; readonly entryPoint: readonly string[] } } = {
  typescript: { runtime: 'NODE_22', entryPoint: ['main.mjs'] },
  python: { runtime: 'PYTHON_3_13', entryPoint: ['main.py'] },
};

/** The model's id where it is one of Amazon Bedrock; null for an agent that answers by its script. */
export function bedrockModelOf({ agent }: Chain): string | null {
  return agent.model === 'scripted' ? null : agent.model;
}
