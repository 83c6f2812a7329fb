import type { Fact } from './fact.ts';
import { gatewayFacts } from './gateway.ts';
import { iamFacts } from './iam.ts';
import { identityFacts } from './identity.ts';
import { interceptorFacts } from './interceptor.ts';
import { logFacts } from './logs.ts';
import { runtimeFacts } from './runtime.ts';
import { signatureFacts } from './signature.ts';
import { toolFacts } from './tools.ts';

/** Every AWS behaviour this product rests on, by id. One home: nothing else in the code states a fact about AWS. */
export const facts = { ...runtimeFacts, ...gatewayFacts, ...identityFacts, ...interceptorFacts, ...logFacts, ...signatureFacts, ...iamFacts, ...toolFacts } as const;

export type FactId = keyof typeof facts;

export function fact(id: FactId): Fact {
  return facts[id];
}

/** True for what AWS does not promise: findings that lean on such a fact say so. */
export function isUnproven(id: FactId): boolean {
  const { mark } = facts[id];
  return mark === 'P' || mark === 'UNVERIFIED';
}
