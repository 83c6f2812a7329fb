import type { CredentialProviderType, InboundAuthorizer } from '../agentcore/gateway/gateway.ts';
import type { AudienceClaim } from '../identity/identityPreset.ts';

/**
 * Configuration in force, as AWS or the local emulators hold it: what a flow is judged by, never the desired file.
 * One revision is one resource as it stood from a moment on.
 */
export type ConfigurationRevision =
  | { readonly resource: 'identity'; readonly from: number; readonly value: IdentityConfiguration }
  | { readonly resource: 'runtime'; readonly from: number; readonly value: RuntimeConfiguration }
  | { readonly resource: 'gateway'; readonly from: number; readonly value: GatewayConfiguration }
  | { readonly resource: 'target'; readonly from: number; readonly value: TargetConfiguration }
  | { readonly resource: ConfigurationResource; readonly from: number; readonly unreadable: string };

export type ConfigurationResource = 'identity' | 'runtime' | 'gateway' | 'target';

/** Who issues the user's token and what the target expects of it. Null = not filled in. */
export type IdentityConfiguration = {
  readonly issuer: string | null;
  readonly audience: string | null;
  readonly clientId: string | null;
  /** The claim that the audience is compared with; `aud` where absent. With `client_id` only access tokens are taken (`token_use`). */
  readonly audienceClaim?: AudienceClaim;
};

export type RuntimeConfiguration = {
  readonly authorizer: 'AWS_IAM' | 'CUSTOM_JWT';
  readonly requestHeaderAllowlist: readonly string[];
};

export type GatewayConfiguration = {
  readonly authorizer: InboundAuthorizer;
  /** Null: no REQUEST interceptor is configured. */
  readonly requestInterceptor: { readonly passRequestHeaders: boolean } | null;
  readonly exceptionLevel: 'off' | 'DEBUG';
};

export type TargetConfiguration = {
  readonly name: string;
  /** Empty: no outbound credential, which is what an interceptor-supplied Authorization wants. */
  readonly credentialProviders: readonly CredentialProviderType[];
  readonly allowedRequestHeaders: readonly string[];
};

/** What is known of one resource at one moment. */
export type InForce<T> = { readonly state: 'known'; readonly value: T; readonly from: number } | { readonly state: 'unknown'; readonly because: string };

export type ConfigurationInForce = {
  readonly identity: InForce<IdentityConfiguration>;
  readonly runtime: InForce<RuntimeConfiguration>;
  readonly gateway: InForce<GatewayConfiguration>;
  /** By target name. An unknown target list is one `unknown` entry under `*`. */
  readonly targets: ReadonlyMap<string, InForce<TargetConfiguration>>;
};
