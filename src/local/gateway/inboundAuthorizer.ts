import type { IncomingMessage } from 'node:http';
import { signingService } from '../../core/agentcore/gateway/gateway.ts';
import type { InboundAuthorizer } from '../../core/agentcore/gateway/gateway.ts';
import { authenticateHeader, gatewayErrors } from '../../core/agentcore/gateway/gatewayErrors.ts';
import type { GatewayError } from '../../core/agentcore/gateway/gatewayErrors.ts';
import type { HeaderMap } from '../../core/agentcore/headers.ts';
import type { BearerVerifier } from '../identity/bearerVerifier.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';
import { verifySignature } from '../signature/verifySignature.ts';

export type CallerRules = {
  /** Null: callers sign with a real profile, whose secret is not known here (see SignatureExpectation). */
  readonly credentials: Credentials | null;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The header that carries the user's token: unsigned, it could have been planted on the way. */
  readonly mustSign: readonly string[];
  /** Null: no identity provider is known, so no bearer token can be good. */
  readonly bearer: BearerVerifier | null;
  /** For the challenge of a 401. */
  readonly gatewayUrl: string;
};

export type Admission =
  | { readonly outcome: 'admitted'; readonly awsPrincipalArn: string | null }
  /** `what` names the reason for the vended log. */
  | { readonly outcome: 'refused'; readonly status: number; readonly headers: HeaderMap; readonly body: unknown; readonly what: string };

/** Who calls, as the interceptor sees it on an AWS_IAM gateway. Nobody's on AWS. */
const localPrincipal = 'arn:aws:sts::000000000000:assumed-role/LocalAgentRole/local';

/** Lets a caller in, or says how it is refused. Judges the caller alone, never the user's token. Facts `gateway.iam-signature`, `gateway.jwt-inbound`. */
export async function admit(request: IncomingMessage, body: Buffer, authorizer: InboundAuthorizer, rules: CallerRules): Promise<Admission> {
  switch (authorizer) {
    case 'NONE': return { outcome: 'admitted', awsPrincipalArn: null };
    case 'AWS_IAM': return admitSigned(request, body, rules);
    case 'CUSTOM_JWT': return admitBearer(request, rules);
  }
}

function admitSigned({ method = '', url = '', headersDistinct }: IncomingMessage, body: Buffer, { credentials, region, now, mustSign }: CallerRules): Admission {
  const check = verifySignature({ method, url, headersDistinct, body }, { credentials, region, service: signingService, now, mustSign });
  if (check.ok) return { outcome: 'admitted', awsPrincipalArn: localPrincipal };
  const { type, message } = check.reason;
  return { outcome: 'refused', status: 403, headers: { 'x-amzn-errortype': type }, body: { message }, what: type };
}

async function admitBearer({ headersDistinct }: IncomingMessage, { bearer, gatewayUrl }: CallerRules): Promise<Admission> {
  const [authorization] = headersDistinct['authorization'] ?? [];
  const check = await bearer?.verify(authorization);
  if (check?.ok) return { outcome: 'admitted', awsPrincipalArn: null };
  switch (check?.reason) {
    case 'missing': return refuse(gatewayErrors.tokenMissing, gatewayUrl);
    case 'audience': return refuse(gatewayErrors.scopeInsufficient, gatewayUrl);
    default: return refuse(gatewayErrors.tokenRefused, gatewayUrl);
  }
}

function refuse({ status, code, message }: GatewayError, gatewayUrl: string): Admission {
  return { outcome: 'refused', status, headers: authenticateHeader(status, gatewayUrl), body: { jsonrpc: '2.0', id: null, error: { code, message } }, what: message };
}
