import { carries, lacks } from '../../diagnosis/sightings.ts';
import type { LineWords } from './lineWords.ts';
import { endsOf, recordsAt, sameToken } from './telling.ts';
import type { Telling } from './telling.ts';

/** The gateway's log holds no headers: what it did with the token shows in the hops before and after it. */
export function gatewayWords(telling: Telling): LineWords | null {
  const { sightings, presences } = telling;
  const { agentSent, interceptorReceived, interceptorRejected } = sightings;
  const reachedBeyond = presences.interceptor === 'seen' || presences.target === 'seen';
  const logged = recordsAt(telling, 'gateway').length > 0;
  if (!logged && !reachedBeyond) return null;

  const own = logged ? 'The gateway’s log never holds headers.' : silence(interceptorRejected !== null);
  const after = interceptorReceived ?? endsOf(telling, 'target').received;
  if (carries(agentSent) && carries(after) && sameToken(agentSent.token, after.token)) {
    return {
      mark: 'passedOn', word: 'passed on', sentence: 'Gateway accepted the call and passed the token on.', summary: 'its log has no headers',
      note: `${own} The same token was seen before and after it.`,
    };
  }
  if (lacks(agentSent)) return { mark: 'notReached', word: 'no token', sentence: 'Gateway accepted the call, which had no token.', summary: 'its log has no headers', note: own };
  return {
    mark: 'passedOn', word: 'accepted', sentence: 'Gateway accepted the call.', summary: 'its log has no headers',
    note: carries(agentSent) ? `${own} Last seen before it: the agent’s token.` : own,
  };
}

/** Silent, and yet the interceptor or the target was called. Fact `interceptor.short-circuit-no-log`. */
function silence(answeredByInterceptor: boolean): string {
  return answeredByInterceptor
    ? 'The gateway logs no call that its interceptor answers, and its log never holds headers.'
    : 'The gateway’s log is silent on this call; that it took it shows in the next hop.';
}
