import { signingService } from '../../core/agentcore/gateway/gateway.ts';
import { runtimeErrors } from '../../core/agentcore/runtime/runtimeErrors.ts';
import { verifySignature } from '../signature/verifySignature.ts';
import type { ServiceError } from '../../core/agentcore/serviceError.ts';
import type { RuntimeConfiguration } from '../../core/chain/configuration.ts';
import type { BearerVerifier } from '../identity/bearerVerifier.ts';
import type { Credentials } from '../signature/placeholderCredentials.ts';
import type { ReceivedRequest } from '../signature/verifySignature.ts';

export type CallerRules = {
  /** Null: callers sign with a real profile, whose secret is not known here (see SignatureExpectation). */
  readonly credentials: Credentials | null;
  readonly region: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Null: no identity provider is known, so no bearer token can be good. */
  readonly bearer: BearerVerifier | null;
  /** Headers that reach the agent: unsigned, they could have been planted on the way. */
  readonly mustSign: readonly string[];
};

/** Null where the runtime lets the caller in. A runtime takes signatures or JWTs, never both (fact `runtime.inbound-auth`). */
export async function refusalOfCaller(request: ReceivedRequest, authorizer: RuntimeConfiguration['authorizer'], rules: CallerRules): Promise<ServiceError | null> {
  const [authorization] = request.headersDistinct['authorization'] ?? [];
  return authorizer === 'CUSTOM_JWT' ? refusalOfBearer(authorization, rules.bearer) : refusalOfSignature(request, authorization, rules);
}

async function refusalOfBearer(authorization: string | undefined, bearer: BearerVerifier | null): Promise<ServiceError | null> {
  if (authorization?.startsWith('AWS4-')) return runtimeErrors.methodMismatch;
  const check = await bearer?.verify(authorization);
  if (check?.ok) return null;
  switch (check?.reason) {
    case 'missing': return runtimeErrors.tokenMissing;
    case 'audience': return runtimeErrors.audienceMismatch;
    default: return runtimeErrors.tokenRefused;
  }
}

function refusalOfSignature(request: ReceivedRequest, authorization: string | undefined, { credentials, region, now, mustSign }: CallerRules): ServiceError | null {
  if (/^bearer /i.test(authorization ?? '')) return runtimeErrors.methodMismatch;
  const check = verifySignature(request, { credentials, region, service: signingService, now, mustSign });
  return check.ok ? null : { status: 403, ...check.reason };
}
