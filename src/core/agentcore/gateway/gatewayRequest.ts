import type { GatewaySettings } from '../../chain/chain.ts';
import type { InboundAuthorizer } from './gateway.ts';

/** What CreateGateway and UpdateGateway are given, in the members of the API model. */
export type GatewayRequest = {
  readonly name: string;
  readonly roleArn: string;
  readonly protocolType: 'MCP';
  readonly authorizerType: InboundAuthorizer;
  readonly authorizerConfiguration?: AuthorizerConfiguration;
  readonly interceptorConfigurations: readonly InterceptorConfiguration[];
  readonly exceptionLevel?: 'DEBUG';
};

export type AuthorizerConfiguration = { readonly [kind: string]: unknown };

export type InterceptorConfiguration = {
  readonly interceptor: { readonly lambda: { readonly arn: string } };
  readonly interceptionPoints: readonly ['REQUEST'];
  readonly inputConfiguration: { readonly passRequestHeaders: boolean };
};

export type GatewayParts = {
  readonly name: string;
  readonly settings: GatewaySettings;
  readonly roleArn: string;
  /** The function, its version or its alias. */
  readonly interceptorArn: string;
  /** Whose tokens CUSTOM_JWT lets in; null with another authorizer. */
  readonly authorizer: AuthorizerConfiguration | null;
};

export function gatewayRequest({ name, settings, roleArn, interceptorArn, authorizer }: GatewayParts): GatewayRequest {
  const { passRequestHeaders, exceptionLevel } = settings;
  return {
    name,
    roleArn,
    protocolType: 'MCP',
    authorizerType: settings.authorizer,
    ...(authorizer === null ? {} : { authorizerConfiguration: authorizer }),
    interceptorConfigurations: [{ interceptor: { lambda: { arn: interceptorArn } }, interceptionPoints: ['REQUEST'], inputConfiguration: { passRequestHeaders } }],
    ...(exceptionLevel === 'DEBUG' ? { exceptionLevel } : {}),
  };
}
