import type { Rule } from './rule.ts';
import { agentFailed } from './rules/agentFailed.ts';
import { agentUnreachable } from './rules/agentUnreachable.ts';
import { algorithmRefused } from './rules/algorithmRefused.ts';
import { audienceMismatch } from './rules/audienceMismatch.ts';
import { authorizationNotSet } from './rules/authorizationNotSet.ts';
import { gatewayRefusedAgent } from './rules/gatewayRefusedAgent.ts';
import { headerNameMismatchAtAgent } from './rules/headerNameMismatchAtAgent.ts';
import { headerNameMismatchAtInterceptor } from './rules/headerNameMismatchAtInterceptor.ts';
import { headerNotAllowlisted } from './rules/headerNotAllowlisted.ts';
import { idTokenUsed } from './rules/idTokenUsed.ts';
import { interceptorFailed } from './rules/interceptorFailed.ts';
import { interceptorOutputInvalid } from './rules/interceptorOutputInvalid.ts';
import { issuerMismatch } from './rules/issuerMismatch.ts';
import { requestHeadersNotPassed } from './rules/requestHeadersNotPassed.ts';
import { runtimeRefusedFrontend } from './rules/runtimeRefusedFrontend.ts';
import { scopeMissing } from './rules/scopeMissing.ts';
import { signatureInvalid } from './rules/signatureInvalid.ts';
import { signingKeyUnknown } from './rules/signingKeyUnknown.ts';
import { targetCredentialConfigured } from './rules/targetCredentialConfigured.ts';
import { targetFailed } from './rules/targetFailed.ts';
import { targetUnreachable } from './rules/targetUnreachable.ts';
import { tokenExpired } from './rules/tokenExpired.ts';
import { tokenKeptBack } from './rules/tokenKeptBack.ts';
import { tokensLogged } from './rules/tokenLogged.ts';
import { tokenMalformed } from './rules/tokenMalformed.ts';
import { tokenMissing } from './rules/tokenMissing.ts';
import { tokenNotReceivedAtAgent } from './rules/tokenNotReceivedAtAgent.ts';
import { tokenNotReceivedAtInterceptor } from './rules/tokenNotReceivedAtInterceptor.ts';
import { tokenNotReceivedAtTarget } from './rules/tokenNotReceivedAtTarget.ts';
import { tokenNotSent } from './rules/tokenNotSent.ts';
import { tokenNotYetValid } from './rules/tokenNotYetValid.ts';
import { tokenRepeatsClaims } from './rules/tokenRepeatsClaims.ts';
import { tokenReplacedAtAgent, tokenReplacedAtInterceptor, tokenReplacedAtTarget } from './rules/tokenReplaced.ts';
import { tokenTooLarge } from './rules/tokenTooLarge.ts';
import { toolCallRefused } from './rules/toolCallRefused.ts';
import { expiredAtTheStart, idTokenAtTheStart, notYetValidAtTheStart, unsignedAtTheStart, wrongAudienceAtTheStart, wrongIssuerAtTheStart } from './rules/visibleAtTheStart.ts';

/** Every fault that may break a flow, in chain order; within a hop in the order in which a call meets them. */
export const faultRules: readonly Rule[] = [
  tokenMissing, tokenKeptBack,
  runtimeRefusedFrontend, agentUnreachable, tokenTooLarge, headerNameMismatchAtAgent, headerNotAllowlisted, tokenNotReceivedAtAgent,
  agentFailed, tokenReplacedAtAgent, tokenNotSent,
  gatewayRefusedAgent, targetCredentialConfigured,
  interceptorFailed, requestHeadersNotPassed, headerNameMismatchAtInterceptor, tokenNotReceivedAtInterceptor,
  tokenReplacedAtInterceptor, authorizationNotSet, interceptorOutputInvalid,
  tokenNotReceivedAtTarget, tokenReplacedAtTarget, toolCallRefused, targetUnreachable,
  tokenMalformed, algorithmRefused, issuerMismatch, signingKeyUnknown, signatureInvalid, idTokenUsed, audienceMismatch,
  tokenExpired, tokenNotYetValid, scopeMissing, targetFailed,
];

/** What is worth knowing beside the verdict, and never decides it. */
export const remarkRules: readonly Rule[] = [
  tokenRepeatsClaims,
  expiredAtTheStart, notYetValidAtTheStart, wrongAudienceAtTheStart, wrongIssuerAtTheStart, unsignedAtTheStart, idTokenAtTheStart,
  ...tokensLogged,
];

/** All that can still be said of a flow whose one token arrived: no fault rule can fail on it. */
export const arrivedRules: readonly Rule[] = [targetCredentialConfigured, idTokenUsed, tokenRepeatsClaims, ...tokensLogged];
