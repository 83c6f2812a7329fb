import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf, gateway, identity, runtime, silent, target, unreadable } from '../../../../test/builders/chainCase.ts';
import type { CaseParts } from '../../../../test/builders/chainCase.ts';
import {
  absent, anaRenewed, anaToken, benToken, chainRecords, gatewayHeader, lambdaReport, observed, refusedRecords, runtimeHeader, shortCircuit, signatureInItsPlace, start, toolError, withClaims, withoutClaims,
} from '../../../../test/builders/chainRecords.ts';
import { hopNames } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import { scenarioCase } from '../../../../test/builders/scenarioCases.ts';
import type { JoinedObservation } from '../../flow/flow.ts';
import type { TokenView } from '../../token/tokenView.ts';
import type { Severity } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { faultRules, remarkRules } from '../faultRules.ts';
import { callsOf, sightingsOf } from '../sightings.ts';
import { agentFailed } from './agentFailed.ts';
import { agentUnreachable } from './agentUnreachable.ts';
import { algorithmRefused } from './algorithmRefused.ts';
import { audienceMismatch } from './audienceMismatch.ts';
import { authorizationNotSet } from './authorizationNotSet.ts';
import { gatewayRefusedAgent } from './gatewayRefusedAgent.ts';
import { headerNameMismatchAtAgent } from './headerNameMismatchAtAgent.ts';
import { headerNameMismatchAtInterceptor } from './headerNameMismatchAtInterceptor.ts';
import { headerNotAllowlisted } from './headerNotAllowlisted.ts';
import { idTokenUsed } from './idTokenUsed.ts';
import { interceptorFailed } from './interceptorFailed.ts';
import { interceptorOutputInvalid } from './interceptorOutputInvalid.ts';
import { issuerMismatch } from './issuerMismatch.ts';
import { requestHeadersNotPassed } from './requestHeadersNotPassed.ts';
import { runtimeRefusedFrontend } from './runtimeRefusedFrontend.ts';
import { scopeMissing } from './scopeMissing.ts';
import { signatureInvalid } from './signatureInvalid.ts';
import { signingKeyUnknown } from './signingKeyUnknown.ts';
import { targetCredentialConfigured } from './targetCredentialConfigured.ts';
import { targetFailed } from './targetFailed.ts';
import { targetUnreachable } from './targetUnreachable.ts';
import { tokenExpired } from './tokenExpired.ts';
import { tokensLogged } from './tokenLogged.ts';
import { tokenKeptBack } from './tokenKeptBack.ts';
import { tokenMalformed } from './tokenMalformed.ts';
import { tokenMissing } from './tokenMissing.ts';
import { tokenNotReceivedAtAgent } from './tokenNotReceivedAtAgent.ts';
import { tokenNotReceivedAtInterceptor } from './tokenNotReceivedAtInterceptor.ts';
import { tokenNotReceivedAtTarget } from './tokenNotReceivedAtTarget.ts';
import { tokenNotSent } from './tokenNotSent.ts';
import { tokenNotYetValid } from './tokenNotYetValid.ts';
import { tokenRepeatsClaims } from './tokenRepeatsClaims.ts';
import { tokenReplacedAtAgent, tokenReplacedAtInterceptor, tokenReplacedAtTarget } from './tokenReplaced.ts';
import { tokenTooLarge } from './tokenTooLarge.ts';
import { toolCallRefused } from './toolCallRefused.ts';
import { expiredAtTheStart, idTokenAtTheStart, notYetValidAtTheStart, unsignedAtTheStart, wrongAudienceAtTheStart, wrongIssuerAtTheStart } from './visibleAtTheStart.ts';

type Expected = 'pass' | 'cannotTell' | Severity;
type Row = readonly [what: string, expected: Expected, parts: CaseParts, because?: RegExp];

const ok = chainRecords();
const now = Math.floor(start / 1000);
const healthy: Row = ['a healthy flow', 'pass', {}];

function but(record: JoinedObservation, change: Partial<JoinedObservation>): JoinedObservation {
  return { ...record, ...change };
}

/** The parts of a scenario, changed. Records are merged. */
function scenario(name: string, change: CaseParts = {}): CaseParts {
  const { parts } = scenarioCase(name);
  return { ...parts, ...change, records: { ...parts.records, ...change.records } };
}

/** The target's log is silent, and was never heard. */
const targetSilent: CaseParts = { records: { targetReceived: null, targetAccepted: null }, hearings: { target: silent } };
const targetNotReached: CaseParts = { records: { targetReceived: null, targetAccepted: null } };
const unseenEnd: readonly Row[] = [
  ['a target that has never been heard from', 'cannotTell', targetSilent, /no record from the target/],
  ['a target whose log cannot be read', 'cannotTell', { ...targetNotReached, hearings: { target: unreadable } }, /could not be read: access denied/],
  ['an open flow', 'cannotTell', { ...targetNotReached, state: 'open' }, /not finished/],
  ['a target seen not to be reached', 'pass', scenario('target-down')],
  ['a target that answered, by the gateway’s log, and whose own record is lost', 'cannotTell', targetNotReached, /no record from the target/],
  ['a call that the interceptor answered', 'pass', { records: shortCircuit, hearings: { target: silent } }],
];
const interceptorSilent = scenario('interceptor-silent');
const withoutScopes = (token: TokenView): TokenView => ({ ...token, claims: Object.fromEntries(Object.entries(token.claims ?? {}).filter(([name]) => name !== 'scp')) });
const foreign = withClaims(anaToken, { iss: 'https://login.example.org' });
const oneId = { ...identity, audience: '0oa-local-frontend' };
const clientAudience = withoutScopes(withClaims(anaToken, { aud: '0oa-local-frontend' }));

const table: readonly (readonly [Rule, readonly Row[]])[] = [
  [tokenExpired, [healthy, ['the target says expired', 'error', scenario('expired')], ['it refused for another reason', 'pass', scenario('wrong-audience')], ...unseenEnd]],
  [tokenNotYetValid, [healthy, ['the target says not yet valid', 'error', scenario('not-yet-valid')], ['it says expired', 'pass', scenario('expired')], ...unseenEnd]],
  [signatureInvalid, [healthy, ['the target says signature', 'error', scenario('bad-signature')], ['it does not know the key', 'pass', scenario('unknown-key')], ...unseenEnd]],
  [algorithmRefused, [healthy, ['the target says algorithm', 'error', scenario('alg-none')], ['it says signature', 'pass', scenario('bad-signature')], ...unseenEnd]],
  [tokenMalformed, [healthy, ['the target says malformed', 'error', { records: refusedRecords('malformed', signatureInItsPlace) }], ['it says expired', 'pass', scenario('expired')], ...unseenEnd]],
  [tokenMissing, [
    healthy,
    ['the frontend sent none', 'error', scenario('no-token')],
    ['it made no call: it kept the token back', 'pass', scenario('kept-back')],
    ['a silent frontend, and the agent found none', 'cannotTell', scenario('frontend-silent'), /no record from the frontend/],
    ['a silent frontend, and the agent has the token', 'pass', { records: { frontendSent: null }, hearings: { frontend: silent } }],
    ['a silent frontend, and only the target has the token', 'pass', { records: { frontendSent: null, agentReceived: null, agentSent: null, interceptorReceived: null, interceptorSent: null } }],
  ]],
  [tokenKeptBack, [
    healthy,
    ['the frontend says audience', 'error', scenario('kept-back')],
    ['it gives no reason, and the token is larger than the runtime takes', 'error', scenario('kept-back-large')],
    ['it gives no reason at all', 'error', scenario('kept-back', { records: { frontendRejected: observed('frontend', 0, { moment: 'rejected' }) } })],
    ['it sent one all the same', 'pass', scenario('kept-back', { records: { frontendSent: ok.frontendSent } })],
    ['it sent none, and said so', 'pass', scenario('no-token')],
    ['a silent frontend, and the agent was called', 'pass', scenario('frontend-silent')],
    ['a silent frontend, and no agent', 'cannotTell', scenario('kept-back', { records: { frontendRejected: null } }), /no record from the frontend/],
  ]],
  [audienceMismatch, [
    healthy,
    ['the target says audience', 'error', scenario('wrong-audience')],
    ['it was the ID token', 'pass', scenario('id-token')],
    ['the configuration is unknown, and the token has scopes', 'error', scenario('wrong-audience', { identity: 'not read' })],
    ['claims are hidden: the refusal still stands', 'error', { records: refusedRecords('audience', withoutClaims(anaToken)) }],
    ...unseenEnd,
  ]],
  [idTokenUsed, [
    healthy,
    ['audience is the client id, no scope', 'error', scenario('id-token')],
    ['the same, refused for its scope', 'error', { records: refusedRecords('scope', clientAudience, 403) }],
    ['the configuration is unknown, at_hash by name', 'error', scenario('id-token', { identity: 'not read' })],
    ['audience is the client id, with scopes', 'pass', { records: refusedRecords('audience', withClaims(anaToken, { aud: '0oa-local-frontend' })) }],
    ['another audience, no scope', 'pass', { records: refusedRecords('audience', withoutScopes(withClaims(anaToken, { aud: 'api://billing' }))) }],
    ['client and API share one id, token_use says id', 'error', { identity: oneId, records: refusedRecords('scope', withClaims(clientAudience, { token_use: 'id' })) }],
    ['client and API share one id, typ says ID', 'error', { identity: oneId, records: refusedRecords('scope', withClaims(clientAudience, { typ: 'ID' })) }],
    ['client and API share one id, nonce by name', 'error', { identity: oneId, records: refusedRecords('scope', { ...clientAudience, otherClaims: ['nonce'] }) }],
    ['client and API share one id, the header says at+jwt', 'pass', { identity: oneId, records: refusedRecords('scope', { ...clientAudience, header: { alg: 'RS256', typ: 'at+jwt' } }) }],
    ['client and API share one id, no mark', 'cannotTell', { identity: oneId, records: refusedRecords('scope', { ...clientAudience, otherClaims: [] }) }, /nothing in the token tells/],
    ['claims are hidden', 'cannotTell', { records: refusedRecords('audience', withoutClaims(anaToken)) }, /claim policy/],
    ['the target took an ID token', 'warning', { records: chainRecords(withClaims(anaToken, { token_use: 'id' })) }],
    ['refused for another reason', 'pass', scenario('expired')],
  ]],
  [issuerMismatch, [
    healthy,
    ['the target says issuer', 'error', scenario('wrong-issuer')],
    ['the key is unknown and the issuer foreign', 'error', scenario('stranger')],
    ['the key is unknown and the issuer the trusted one', 'pass', scenario('unknown-key')],
    ['the key is unknown, the configuration too', 'cannotTell', scenario('stranger', { identity: 'identity was not read' }), /identity was not read/],
    ['the key is unknown, and no issuer is configured', 'cannotTell', scenario('stranger', { identity: { ...identity, issuer: null } }), /names no issuer/],
    ['the key is unknown, and claims are hidden', 'cannotTell', { records: refusedRecords('key-unknown', withoutClaims(anaToken)) }, /issuer is not logged/],
    ...unseenEnd,
  ]],
  [signingKeyUnknown, [
    healthy,
    ['the target does not know the key', 'error', scenario('unknown-key')],
    ['the issuer is foreign', 'pass', { records: refusedRecords('key-unknown', foreign) }],
    ['the configuration is unknown: the refusal still stands', 'error', scenario('unknown-key', { identity: 'not read' })],
    ...unseenEnd,
  ]],
  [scopeMissing, [healthy, ['the target says scope', 'error', scenario('missing-scope')], ['an ID token has none', 'pass', { records: refusedRecords('scope', clientAudience, 403) }], ...unseenEnd]],
  [headerNotAllowlisted, [
    healthy,
    ['absent, not in headerNames, not on the list', 'error', scenario('not-allowlisted')],
    ['the list is unknown', 'cannotTell', scenario('not-allowlisted', { runtime: 'the runtime’s configuration changed after this flow' }), /changed after this flow/],
    ['the frontend is silent', 'cannotTell', scenario('frontend-silent'), /no record from the frontend/],
    ['the frontend names no header', 'cannotTell', scenario('not-allowlisted', { records: { frontendSent: without(ok.frontendSent, 'header') } }), /names no header/],
    ['the agent lists no names', 'cannotTell', scenario('not-allowlisted', { records: { agentReceived: without(but(ok.agentReceived, { token: absent }), 'headerNames') } }), /lists no header names/],
    ['the header is on the list, in another case', 'pass', scenario('not-allowlisted', { runtime: { ...runtime, requestHeaderAllowlist: [runtimeHeader.toUpperCase()] } })],
    ['the name sent is a near miss', 'pass', scenario('wrong-runtime-header')],
    ['the name on the list is a near miss, the agent asks for the one sent', 'error', scenario('not-allowlisted', { runtime: { ...runtime, requestHeaderAllowlist: [`${runtimeHeader}s`] } })],
    ['nothing was sent', 'pass', scenario('no-token')],
  ]],
  [headerNameMismatchAtAgent, [
    healthy,
    ['a near miss of an allow-listed name', 'error', scenario('wrong-runtime-header')],
    ['the gateway’s header name at the runtime', 'error', scenario('wrong-runtime-header', { records: { frontendSent: but(ok.frontendSent, { header: gatewayHeader }) } })],
    ['the header came, the agent asked for another', 'error', { records: { ...shortCircuit, agentReceived: but(ok.agentReceived, { token: absent, header: 'x-user-token' }), agentSent: but(ok.agentSent, { token: absent }), interceptorReceived: but(ok.interceptorReceived, { token: absent }) } }],
    ['a name that is nothing like it', 'pass', scenario('wrong-runtime-header', { records: { frontendSent: but(ok.frontendSent, { header: 'X-Session' }) } })],
    ['the very name', 'pass', scenario('not-allowlisted', { runtime })],
    ['the list is unknown', 'cannotTell', scenario('wrong-runtime-header', { runtime: 'not read' }), /not read/],
    ['the frontend is silent', 'cannotTell', scenario('frontend-silent')],
    ['the frontend names no header', 'cannotTell', scenario('not-allowlisted', { records: { frontendSent: without(ok.frontendSent, 'header') } })],
    ['the agent lists no names', 'cannotTell', scenario('not-allowlisted', { records: { agentReceived: without(but(ok.agentReceived, { token: absent }), 'headerNames') } })],
  ]],
  [tokenTooLarge, [
    healthy,
    ['over 4,096 bytes, the runtime answered 400', 'error', scenario('oversized')],
    ['over 4,096 bytes, the agent seen not to be reached', 'error', scenario('oversized', { records: { frontendAnswered: null }, hearings: {} })],
    ['over 4,096 bytes, the header dropped', 'error', { records: { ...scenarioCase('not-allowlisted').parts.records, frontendSent: but(ok.frontendSent, { token: { ...anaToken, size: 4097 } }) } }],
    ['4,096 bytes', 'pass', scenario('oversized', { records: { frontendSent: but(ok.frontendSent, { token: { ...anaToken, size: 4096 } }) } })],
    ['over 4,096 bytes, and no word of the runtime or the agent', 'cannotTell', scenario('oversized', { records: { frontendAnswered: null } }), /no record from the agent/],
    ['not on the list', 'pass', scenario('oversized', { runtime: { ...runtime, requestHeaderAllowlist: [] } })],
    ['the list is unknown', 'cannotTell', scenario('oversized', { runtime: 'not read' }), /not read/],
    ['the size is unknown', 'cannotTell', scenario('oversized', { records: { frontendSent: but(ok.frontendSent, { token: { state: 'seen', fingerprint: 'sha256:1' } }) } }), /how large/],
    ['large, and it arrived', 'pass', { records: chainRecords({ ...anaToken, size: 5000 }) }],
  ]],
  [runtimeRefusedFrontend, [
    healthy,
    ['403 and no agent', 'error', scenario('agent-down', { records: { frontendAnswered: but(ok.frontendAnswered, { reply: { status: 403 } }) } })],
    ['400 for the token’s size', 'pass', scenario('oversized')],
    ['400 with a small token', 'error', scenario('oversized', { records: { frontendSent: ok.frontendSent } })],
    ['424 is the agent’s', 'pass', scenario('agent-down')],
    ['the frontend got no answer', 'cannotTell', scenario('agent-down', { records: { frontendAnswered: null } }), /own record of the call/],
  ]],
  [agentUnreachable, [
    healthy,
    ['424 and no agent', 'error', scenario('agent-down')],
    ['424, and the agent had the call', 'pass', scenario('agent-down', { records: { agentReceived: ok.agentReceived } })],
    ['403 is the runtime’s', 'pass', scenario('agent-down', { records: { frontendAnswered: but(ok.frontendAnswered, { reply: { status: 403 } }) } })],
    ['200 without the agent’s record', 'cannotTell', scenario('agent-down', { records: { frontendAnswered: ok.frontendAnswered }, hearings: { agent: silent } }), /no record from the agent/],
    ['424, and the agent’s log cannot be read', 'cannotTell', scenario('agent-down', { hearings: { agent: unreadable } }), /access denied/],
    ['no answer at all', 'cannotTell', scenario('agent-down', { records: { frontendAnswered: null } })],
  ]],
  [tokenNotReceivedAtAgent, [
    healthy,
    ['on the list, right name, small, and yet absent', 'error', scenario('not-allowlisted', { runtime })],
    ['the list is unknown: the loss still stands', 'error', scenario('not-allowlisted', { runtime: 'not read' })],
    ['explained by the list', 'pass', scenario('not-allowlisted')],
    ['explained by the name', 'pass', scenario('wrong-runtime-header')],
    ['nothing was sent', 'pass', scenario('no-token')],
    ['the frontend is silent', 'cannotTell', scenario('frontend-silent')],
  ]],
  [agentFailed, [
    healthy,
    ['it had the token, called nothing, and the frontend got 424', 'error', agentStopped({ reply: { status: 424 } })],
    ['the frontend got 200', 'pass', agentStopped({ reply: { status: 200 } })],
    ['the frontend got nothing', 'cannotTell', { ...agentStopped({}), hearings: { frontend: silent } }],
    ['the gateway failed it', 'pass', merge(agentStopped({ reply: { status: 424 } }), { records: { gatewayEnded: toolError.gatewayEnded } })],
    ['the interceptor failed it', 'pass', merge(agentStopped({ reply: { status: 424 } }), { records: { lambdaReport: lambdaReport('error') } })],
    ['it had called', 'pass', merge(scenario('headers-not-passed'), { records: { frontendAnswered: but(ok.frontendAnswered, { reply: { status: 424 } }) } })],
  ]],
  [tokenNotSent, [
    healthy,
    ['received seen, sent absent', 'error', scenario('agent-forgets')],
    ['received absent', 'pass', scenario('not-allowlisted')],
    ['the agent did not log what it received', 'cannotTell', scenario('agent-forgets', { records: { agentReceived: null } }), /own record/],
    ['the agent logged no call', 'cannotTell', agentStopped({ reply: { status: 200 } }), /no tool call/],
    ['the agent logged no call, but the interceptor had the token', 'pass', { records: { agentSent: null } }],
    ['it failed before it called', 'pass', agentStopped({ reply: { status: 424 } })],
  ]],
  [tokenReplacedAtAgent, [
    healthy,
    ['another user’s', 'error', { records: { ...carried(benToken), agentReceived: ok.agentReceived } }],
    ['another one of the same user', 'note', scenario('token-renewed')],
    ['nobody logged what the agent received', 'cannotTell', { records: { frontendSent: null, agentReceived: null } }, /not what it received/],
    ['the agent’s records are lost, and the frontend’s', 'cannotTell', { records: { frontendSent: null, agentReceived: null, agentSent: null, agentAnswered: null } }, /no record from the agent/],
    ['neither of the two ever logs a call', 'pass', { records: { frontendSent: null, agentReceived: null, agentSent: null, agentAnswered: null }, hearings: { frontend: silent, agent: silent } }],
    ['claims are hidden', 'cannotTell', { records: { agentSent: but(ok.agentSent, { token: withoutClaims(benToken) }) } }, /user is not logged/],
    ['a fingerprint is missing', 'cannotTell', { records: { agentSent: but(ok.agentSent, { token: { state: 'seen' } }) } }, /no fingerprint/],
    ['hidden claims, equal fingerprints', 'pass', { records: chainRecords(withoutClaims(anaToken)) }],
    ['ID token and access token, named by one uid', 'note', { records: { ...chainRecords(), frontendSent: but(ok.frontendSent, { token: idTokenOf('00u-ana') }) } }],
    ['ID token and access token, nothing in common', 'cannotTell', { records: { ...chainRecords(), frontendSent: but(ok.frontendSent, { token: idTokenOf('somebody') }) } }],
  ]],
  [tokenReplacedAtInterceptor, [
    healthy,
    ['another user’s, and the target took it', 'error', scenario('token-swapped')],
    ['one of the same user', 'note', { records: { interceptorSent: but(ok.interceptorSent, { token: anaRenewed }), ...arrived(anaRenewed) } }],
    ['claims are hidden', 'cannotTell', { records: { interceptorSent: but(ok.interceptorSent, { token: withoutClaims(benToken) }) } }],
    ['what is no JWT is another fault', 'pass', scenario('credential-on-target')],
  ]],
  [tokenReplacedAtTarget, [
    healthy,
    ['the interceptor is silent, and another user’s arrived', 'error', { records: { interceptorReceived: null, interceptorSent: null, ...arrived(benToken) }, hearings: { interceptor: silent } }],
    ['the interceptor logs otherwise, and not what it sent this time', 'cannotTell', { records: { interceptorSent: null, ...arrived(benToken) } }, /logged no decision/],
    ['swapped before', 'pass', scenario('token-swapped')],
    ['claims are hidden', 'cannotTell', { records: { ...arrived(withoutClaims(benToken)) } }],
  ]],
  [gatewayRefusedAgent, [
    healthy,
    ['403, and the interceptor seen not to be called', 'error', scenario('gateway-refuses')],
    ['401', 'error', scenario('gateway-refuses', { records: { agentAnswered: but(ok.agentAnswered, { reply: { status: 401 } }) } })],
    ['403 by the interceptor', 'pass', scenario('gateway-refuses', { records: { interceptorReceived: ok.interceptorReceived } })],
    ['403, and a silent interceptor', 'cannotTell', scenario('gateway-refuses', { hearings: { interceptor: silent } }), /no record from the interceptor/],
    ['500 is no refusal', 'pass', scenario('interceptor-bad-output')],
    ['no tool call, and an error at the gateway on a request that it never began', 'error', scenario('gateway-refuses-session')],
    ['no tool call, and an error on a request that it began', 'pass', scenario('gateway-refuses-session', { records: { gatewayStarted: but(ok.gatewayStarted, { gateway: { step: 'started', isError: false, method: 'initialize' } }) } })],
    ['no tool call, and an error that fits by time only', 'pass', scenario('gateway-refuses-session', { records: { gatewayEnded: but(toolError.gatewayEnded, { joinedBy: 'timeOnly' }) } })],
    ['no tool call, an error, and the interceptor was called', 'pass', scenario('gateway-refuses-session', { records: { lambdaStart: ok.lambdaStart } })],
    ['no tool call, and a silent gateway', 'pass', scenario('gateway-refuses-session', { records: { gatewayEnded: null } })],
    ['no tool call, an error, and the target was called', 'pass', scenario('gateway-refuses-session', { records: { targetReceived: ok.targetReceived } })],
    ['an error, and all records of an agent that logs other calls are lost', 'cannotTell', scenario('gateway-refuses-session', { records: { agentReceived: null } }), /no record from the agent/],
    ['an error, and an agent that never logs a call', 'error', scenario('gateway-refuses-session', { records: { agentReceived: null }, hearings: { agent: silent } })],
    ['a call without a logged answer, and nothing behind the agent', 'cannotTell', scenario('gateway-refuses', { records: { agentAnswered: null } }), /no answer to its tool call/],
  ]],
  [targetCredentialConfigured, [
    healthy,
    ['GATEWAY_IAM_ROLE, and something else arrived', 'error', scenario('credential-on-target')],
    ['GATEWAY_IAM_ROLE, something else arrived, and the interceptor is silent', 'error', scenario('credential-on-target', { records: { interceptorReceived: null, interceptorSent: null } })],
    ['GATEWAY_IAM_ROLE, something else arrived, and nobody else saw the token', 'error', scenario('credential-on-target', { records: { frontendSent: null, agentReceived: null, agentSent: null, interceptorReceived: null, interceptorSent: null } })],
    ['GATEWAY_IAM_ROLE, and the token arrived', 'warning', { target: { ...target, credentialProviders: ['GATEWAY_IAM_ROLE'] } }],
    ['OAUTH: the interceptor’s value wins', 'warning', { target: { ...target, credentialProviders: ['OAUTH'] } }],
    ['API_KEY', 'warning', { target: { ...target, credentialProviders: ['API_KEY'] } }],
    ['something else arrived, and the configuration is unknown', 'cannotTell', scenario('credential-on-target', { target: 'not read' }), /not read/],
    ['unknown, and nothing to explain', 'pass', { target: 'not read' }],
    ['something else arrived, without a provider', 'pass', scenario('credential-on-target', { target })],
    ['another target’s provider', 'pass', { target: { ...target, name: 'billing', credentialProviders: ['OAUTH'] } }],
  ]],
  [interceptorFailed, [
    healthy,
    ['Lambda reports an error', 'error', scenario('interceptor-crash')],
    ['Lambda reports a time-out', 'error', scenario('interceptor-crash', { records: { lambdaReport: lambdaReport('timeout') } })],
    ['an error before its own code ran', 'error', scenario('interceptor-crash', { records: { interceptorReceived: null } })],
    ['no Lambda record at all', 'cannotTell', scenario('interceptor-crash', { records: { lambdaReport: null, lambdaStart: null } }), /report on that call is not in the interceptor’s log/],
    ['Lambda reports success, no decision', 'cannotTell', scenario('interceptor-crash', { records: { lambdaReport: lambdaReport('success') } }), /no decision/],
    ['the report of another invocation', 'cannotTell', scenario('interceptor-crash', { records: { lambdaReport: but(lambdaReport('error'), { requestId: 'lambda-9' }) } })],
    ['it refused a call that brought the token', 'error', { records: { ...shortCircuit, interceptorRejected: but(shortCircuit.interceptorRejected, { token: anaToken }) } }],
    ['it refused a call without one', 'pass', scenario('headers-not-passed')],
    ['a silent interceptor', 'cannotTell', interceptorSilent, /no record from the interceptor/],
    ['called again after an error, and sent', 'pass', { more: [but(lambdaReport('error'), { requestId: 'lambda-0' })] }],
  ]],
  [requestHeadersNotPassed, [
    healthy,
    ['no headers, and the setting is off', 'error', scenario('headers-not-passed')],
    ['no headers, and the setting is on', 'pass', scenario('headers-not-passed', { gateway })],
    ['no headers, and the setting is unknown', 'cannotTell', scenario('headers-not-passed', { gateway: 'changed after this flow' }), /changed after/],
    ['other headers', 'pass', scenario('wrong-header-case', { gateway: scenarioCase('headers-not-passed').parts.gateway ?? gateway })],
    ['names are not logged', 'cannotTell', scenario('headers-not-passed', { records: { interceptorReceived: without(but(ok.interceptorReceived, { token: absent }), 'headerNames') } }), /lists no header names/],
    ['off, and broken before', 'warning', scenario('agent-forgets', { gateway: { ...gateway, requestInterceptor: { passRequestHeaders: false } } })],
    ['a silent interceptor', 'cannotTell', interceptorSilent],
  ]],
  [headerNameMismatchAtInterceptor, [
    healthy,
    ['asked in another case', 'error', scenario('wrong-header-case')],
    ['asked for another name', 'error', scenario('wrong-header-case', { records: { interceptorReceived: but(ok.interceptorReceived, { token: absent, header: 'x-user-token' }) } })],
    ['no headers at all', 'pass', scenario('headers-not-passed')],
    ['the header is not there', 'pass', lostAtInterceptor()],
    ['names are not logged', 'cannotTell', { records: { ...shortCircuit, interceptorReceived: without(but(ok.interceptorReceived, { token: absent }), 'headerNames') } }],
    ['a silent interceptor', 'cannotTell', interceptorSilent],
  ]],
  [tokenNotReceivedAtInterceptor, [
    healthy,
    ['other headers, not that one', 'error', lostAtInterceptor()],
    ['no headers although the setting is on', 'error', scenario('headers-not-passed', { gateway })],
    ['the setting is unknown: the loss still stands', 'error', scenario('headers-not-passed', { gateway: 'not read' })],
    ['explained by the setting', 'pass', scenario('headers-not-passed')],
    ['explained by the name', 'pass', scenario('wrong-header-case')],
    ['the agent sent none', 'pass', scenario('agent-forgets')],
    ['the agent is silent', 'cannotTell', merge(lostAtInterceptor(), { records: { agentReceived: null, agentSent: null, agentAnswered: null }, hearings: { agent: silent } }), /no record from the agent/],
  ]],
  [authorizationNotSet, [
    healthy,
    ['received seen, sent absent', 'error', scenario('interceptor-fails-open')],
    ['received absent, sent absent: a second fault', 'warning', merge(scenario('headers-not-passed'), { records: { interceptorRejected: null, interceptorSent: but(ok.interceptorSent, { token: absent }) } })],
    ['no interceptor on the gateway', 'error', { gateway: { ...gateway, requestInterceptor: null }, records: { ...refusedRecords('absent', absent), ...fromAgent(), lambdaStart: null, lambdaReport: null, interceptorReceived: null, interceptorSent: null } }],
    ['it refused', 'pass', scenario('headers-not-passed')],
    ['it failed', 'pass', scenario('interceptor-crash')],
    ['no decision logged', 'cannotTell', scenario('interceptor-crash', { records: { lambdaReport: lambdaReport('success') }, hearings: { target: silent } }), /no decision/],
    ['a silent interceptor', 'cannotTell', interceptorSilent],
  ]],
  [interceptorOutputInvalid, [
    healthy,
    ['sent, Lambda content, 500, no tool run', 'error', scenario('interceptor-bad-output')],
    ['the gateway ran the tool', 'pass', scenario('interceptor-bad-output', { records: { gatewayExecuting: ok.gatewayExecuting } })],
    ['the agent got something else', 'pass', scenario('target-down')],
    ['Lambda reports an error', 'pass', scenario('interceptor-bad-output', { records: { lambdaReport: lambdaReport('error') } })],
    ['Lambda’s report is missing', 'cannotTell', scenario('interceptor-bad-output', { records: { lambdaReport: null } }), /report/],
    ['the gateway’s log was never heard', 'cannotTell', scenario('interceptor-bad-output', { records: { gatewayStarted: null, gatewayEnded: null }, hearings: { gateway: silent } }), /no record from the gateway/],
    ['an open flow', 'cannotTell', scenario('interceptor-bad-output', { state: 'open' }), /not finished/],
    ['the agent did not log the answer', 'cannotTell', scenario('interceptor-bad-output', { records: { agentAnswered: null } })],
  ]],
  [tokenNotReceivedAtTarget, [
    healthy,
    ['Authorization set, and none arrived', 'error', { records: { ...refusedRecords('absent', absent), ...fromAgent(), interceptorReceived: ok.interceptorReceived, interceptorSent: ok.interceptorSent } }],
    ['none was set', 'pass', scenario('interceptor-fails-open')],
    ['a silent interceptor', 'cannotTell', { records: { ...refusedRecords('absent', absent), ...fromAgent(), interceptorReceived: null, interceptorSent: null, lambdaStart: null, lambdaReport: null }, hearings: { interceptor: silent } }, /no record from the interceptor/],
  ]],
  [toolCallRefused, [
    healthy,
    ['an error before the tool was run', 'error', scenario('arguments-refused')],
    ['an unknown tool', 'error', scenario('arguments-refused', { records: { agentAnswered: but(ok.agentAnswered, { reply: { status: 200, rpcCode: -32602 } }) } })],
    ['the agent has not logged its answer', 'cannotTell', scenario('arguments-refused', { records: { agentAnswered: null } })],
    ['the gateway’s record of the end is lost', 'cannotTell', scenario('arguments-refused', { records: { gatewayEnded: null } }), /the gateway’s log does not say/],
    ['the target may have been given another credential, and refused it', 'cannotTell', scenario('arguments-refused', { target: { ...target, credentialProviders: ['GATEWAY_IAM_ROLE'] } }), /does not say that it ran the tool/],
    ['the tool was run', 'pass', scenario('target-down')],
    ['the gateway refused the interceptor’s answer', 'pass', scenario('interceptor-bad-output')],
    ['the interceptor answered', 'pass', scenario('headers-not-passed')],
    ['the gateway’s log is silent', 'pass', scenario('arguments-refused', { records: { gatewayStarted: null, gatewayEnded: null } })],
  ]],
  [targetUnreachable, [
    healthy,
    ['tool run, error, and no target', 'error', scenario('target-down')],
    ['a target that was never heard', 'cannotTell', scenario('target-down', { hearings: { target: silent } }), /no record from the target/],
    ['a target whose log cannot be read', 'cannotTell', scenario('target-down', { hearings: { target: unreadable } })],
    ['a target that may have been given another credential', 'cannotTell', scenario('target-down', { target: { ...target, credentialProviders: ['GATEWAY_IAM_ROLE'] } })],
    ['an open flow', 'cannotTell', scenario('target-down', { state: 'open' })],
    ['the gateway’s record of the end is lost', 'cannotTell', scenario('target-down', { records: { gatewayEnded: null } }), /the gateway’s log does not say/],
    ['the interceptor’s record of what it sent is lost', 'cannotTell', scenario('target-down', { records: { interceptorSent: null } }), /no decision/],
    ['all records of the interceptor are lost', 'cannotTell', scenario('target-down', { records: { lambdaStart: null, interceptorReceived: null, interceptorSent: null, lambdaReport: null } }), /no record from the interceptor/],
    ['an interceptor that never logs a call', 'error', scenario('target-down', { records: { interceptorReceived: null, interceptorSent: null }, hearings: { interceptor: { readable: true, heard: true } } })],
    ['the gateway’s log is silent', 'cannotTell', scenario('target-down', { records: { gatewayStarted: null, gatewayExecuting: null, gatewayEnded: null }, hearings: { gateway: silent } })],
    ['no tool was run', 'pass', scenario('interceptor-bad-output')],
    ['the tool went well', 'pass', targetNotReached],
    ['the target had the call', 'pass', scenario('target-dies')],
    ['the interceptor answered', 'pass', scenario('headers-not-passed')],
  ]],
  [targetFailed, [
    healthy,
    ['received, and no end', 'error', scenario('target-dies')],
    ['no end yet', 'cannotTell', scenario('target-dies', { state: 'open' }), /what became of the call/],
    ['received, and nobody knows how it ended', 'cannotTell', { records: { targetAccepted: null, gatewayEnded: null, agentAnswered: null } }],
    ['received, and only the gateway and the agent know how it ended: well', 'cannotTell', { records: { targetAccepted: null } }, /what became of the call/],
    ['503 without a judgement', 'error', { records: { ...toolError, targetAccepted: null, targetRejected: observed('target', 104, { moment: 'rejected', token: anaToken, reply: { status: 503 } }) } }],
    ['accepted, then 500', 'error', { records: { ...toolError, targetAccepted: but(ok.targetAccepted, { reply: { status: 500 } }) } }],
    ['401 without a reason', 'error', { records: { ...toolError, targetAccepted: null, targetRejected: observed('target', 104, { moment: 'rejected', token: anaToken, reply: { status: 401 } }) } }],
    ['accepted, then 404', 'pass', { records: { ...toolError, targetAccepted: but(ok.targetAccepted, { reply: { status: 404 } }) } }],
    ['refused for a reason', 'pass', scenario('expired')],
    ['the tool failed at an API whose log is its own', 'error', scenario('foreign-target-fails')],
    ['the tool failed, and the target’s log cannot be read', 'pass', scenario('target-down', { hearings: { target: unreadable } })],
    ['the tool failed, and the target was never heard', 'pass', scenario('target-down', { hearings: { target: silent } })],
    ['the tool failed, and the target, which is heard otherwise, has no record', 'pass', scenario('target-down')],
    ['the tool failed, and nothing says that a token left the interceptor', 'pass', scenario('foreign-target-fails', { records: { interceptorSent: null } })],
    ['the tool failed before it was run', 'pass', scenario('foreign-target-fails', { records: { gatewayExecuting: null } })],
    ['more of the call may come', 'pass', scenario('foreign-target-fails', { state: 'open' })],
    ['the tool went well at an API whose log is its own', 'pass', scenario('foreign-target')],
  ]],
  [tokenRepeatsClaims, [
    healthy,
    ['a claim that stands twice', 'warning', { records: chainRecords({ ...anaToken, repeatedClaims: ['aud'] }) }],
    ['no token was seen', 'cannotTell', { records: Object.fromEntries(Object.keys(ok).map((name) => [name, null])) }],
  ]],
  ...tokensLogged.map((rule): readonly [Rule, readonly Row[]] => [rule, [
    healthy,
    ['a line with a token in it', 'warning', { more: [leak(rule.hop)] }],
    ['a line of another hop', 'pass', { more: hopNames.filter((hop) => hop !== rule.hop).map(leak) }],
    ['more lines may come', 'cannotTell', { state: 'open' }],
  ]]),
  [expiredAtTheStart, noteRows('expired', { records: refusedRecords('expired', withClaims(anaToken, { exp: now + 1 })) })],
  [notYetValidAtTheStart, noteRows('not-yet-valid', { records: refusedRecords('not-yet-valid') })],
  [wrongAudienceAtTheStart, [['the frontend refused it for that', 'pass', scenario('kept-back')], ...noteRows('wrong-audience', scenario('expired')), ['an ID token', 'pass', scenario('id-token')], ['the configuration is unknown', 'pass', scenario('wrong-audience', { identity: 'not read' })]]],
  [wrongIssuerAtTheStart, noteRows('stranger', scenario('unknown-key'))],
  [unsignedAtTheStart, noteRows('alg-none', scenario('bad-signature'))],
  [idTokenAtTheStart, noteRows('id-token', scenario('wrong-audience'))],
];

function leak(hop: HopName): JoinedObservation {
  return observed(hop, 100, { origin: 'plainLine', moment: 'received', loggedToken: anaToken });
}

function noteRows(name: string, other: CaseParts): readonly Row[] {
  return [
    healthy,
    ['visible in the frontend’s record', 'note', scenario(name)],
    ['not visible', 'pass', other],
    ['claims are hidden', 'cannotTell', { records: refusedRecords('expired', withoutClaims(anaToken)) }, /claim policy/],
  ];
}

function without(record: JoinedObservation, member: 'header' | 'headerNames'): JoinedObservation {
  const { header, headerNames, ...rest } = record;
  if (member === 'header') return headerNames === undefined ? rest : { ...rest, headerNames };
  return header === undefined ? rest : { ...rest, header };
}

function merge(parts: CaseParts, change: CaseParts): CaseParts {
  return { ...parts, ...change, records: { ...parts.records, ...change.records } };
}

/** The agent had the token and nothing came of it. */
function agentStopped(answer: Pick<JoinedObservation, 'reply'>): CaseParts {
  const frontendAnswered = answer.reply === undefined ? null : but(ok.frontendAnswered, answer);
  return { records: { ...scenarioCase('agent-down').parts.records, agentReceived: ok.agentReceived, frontendAnswered } };
}

function lostAtInterceptor(): CaseParts {
  return { records: { ...shortCircuit, interceptorReceived: but(ok.interceptorReceived, { token: absent, headerNames: ['content-type', 'traceparent'] }) } };
}

function fromAgent() {
  return { frontendSent: ok.frontendSent, agentReceived: ok.agentReceived, agentSent: ok.agentSent };
}

function arrived(token: TokenView) {
  const { targetReceived, targetAccepted } = chainRecords(token);
  return { targetReceived, targetAccepted };
}

/** The agent sends this token on, and it is the one that arrives. */
function carried(token: TokenView) {
  const { agentSent, interceptorReceived, interceptorSent } = chainRecords(token);
  return { agentSent, interceptorReceived, interceptorSent, ...arrived(token) };
}

function idTokenOf(sub: string): TokenView {
  return { ...withoutScopes(withClaims(anaToken, { sub, uid: null })), fingerprint: 'sha256:1d' };
}

for (const [rule, rows] of table) {
  for (const [what, expected, parts, because] of rows) {
    test(`${rule.code} at ${rule.hop}: ${what}: ${expected}`, () => {
      const subject = caseOf(parts);
      const outcome = rule.judge(sightingsOf(subject, callsOf(subject.flow)[0] ?? null));
      assert.equal(outcome.state === 'fail' ? outcome.finding.severity : outcome.state, expected, JSON.stringify(outcome));
      if (outcome.state === 'cannotTell') assert.match(outcome.because, because ?? /./);
      if (outcome.state === 'fail') {
        assert.equal(outcome.finding.code, rule.code);
        if (outcome.finding.severity === 'error') assert.ok(outcome.finding.evidence.length > 0, 'an error points at a record');
      }
    });
  }
}

test('every rule of the book has a row that passes, one that fails and one that cannot tell', () => {
  for (const rule of [...faultRules, ...remarkRules]) {
    const expected = table.filter(([tested]) => tested === rule).flatMap(([, rows]) => rows.map(([, outcome]) => outcome));
    const name = `${rule.code} at ${rule.hop}`;
    assert.ok(expected.includes('pass'), `${name} has no row that passes`);
    assert.ok(expected.includes('cannotTell'), `${name} has no row that cannot tell`);
    assert.ok(expected.some((outcome) => outcome !== 'pass' && outcome !== 'cannotTell'), `${name} has no row that fails`);
  }
});
