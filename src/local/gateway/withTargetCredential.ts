import type { HeaderMap } from '../../core/agentcore/headers.ts';
import type { TargetConfiguration } from '../../core/chain/configuration.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';
import { signRequest } from '../signature/signRequest.ts';
import type { TargetRequest } from './openapi/requestBuilder.ts';

/** What the gateway signs with where a target has GATEWAY_IAM_ROLE. */
export type GatewayRole = { readonly credentials: Credentials; readonly region: string; readonly clock: Clock };

/** Service name in the gateway's own signature; on AWS the target's iamCredentialProvider names it. */
const signedService = 'execute-api';
/** Stands for what a token vault would hand out. It opens nothing. */
const vaultPlaceholder = 'Bearer local-credential-provider';

/**
 * The headers after the target's credential provider had its turn: GATEWAY_IAM_ROLE puts the gateway's own signature in the place of
 * Authorization, OAUTH and API_KEY give one only where the interceptor gave none. Facts `gateway.iam-role-overwrites`,
 * `gateway.interceptor-beats-credential`.
 */
export async function withTargetCredential(request: TargetRequest, url: string, target: TargetConfiguration, role: GatewayRole): Promise<HeaderMap> {
  const [provider] = target.credentialProviders;
  if (provider === undefined) return request.headers;
  if (provider !== 'GATEWAY_IAM_ROLE') return 'authorization' in request.headers ? request.headers : { ...request.headers, authorization: vaultPlaceholder };
  const { authorization: _replaced, ...headers } = request.headers;
  const signing = { credentials: role.credentials, region: role.region, service: signedService, now: role.clock.now() };
  return signRequest({ method: request.method, url: new URL(url + request.path), headers, body: request.body ?? '' }, signing);
}
