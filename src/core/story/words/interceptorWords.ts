import { reasons } from '../../diagnosis/reasons.ts';
import { carries, lacks } from '../../diagnosis/sightings.ts';
import { asSentence } from '../../diagnosis/texts/words.ts';
import type { LineWords } from './lineWords.ts';
import { sameToken } from './telling.ts';
import type { Telling } from './telling.ts';

/** Null where the interceptor's own code has no record of the call. */
export function interceptorWords(telling: Telling): LineWords | null {
  const { interceptorReceived, interceptorSent, interceptorRejected } = telling.sightings;
  if (lacks(interceptorReceived) || (interceptorReceived === null && lacks(interceptorSent))) {
    const then = interceptorRejected !== null ? ' and refused the call' : interceptorSent !== null ? ' and let the call through' : '';
    return { mark: 'notReached', word: 'no token', sentence: `Interceptor received no token${then}.`, summary: 'no token', note: null };
  }
  if (carries(interceptorReceived) && carries(interceptorSent) && !sameToken(interceptorReceived.token, interceptorSent.token)) {
    return { mark: 'other', word: 'replaced', sentence: 'Interceptor sent another token of the same user.', summary: 'replaced, same user', note: null };
  }
  const token = interceptorReceived ?? interceptorSent;
  return carries(token) ? carriedWords(telling, token.token) : null;
}

function carriedWords({ sightings, first, error }: Telling, token: NonNullable<Telling['first']>): LineWords {
  const { agentSent, interceptorSent, interceptorRejected, settled } = sightings;
  const inVain = error?.code === 'target-credential-configured' ? ', in vain' : '';
  const seen: Pick<LineWords, 'mark' | 'word' | 'summary'> = sameToken(token, first)
    ? { mark: 'same', word: 'same token', summary: 'same token' }
    : { mark: 'other', word: 'other token', summary: carries(agentSent) && sameToken(token, agentSent.token) ? 'as the agent sent it' : 'replaced before' };
  if (carries(interceptorSent)) {
    const what = !carries(agentSent) ? 'a token' : seen.mark === 'same' ? 'it' : 'that token';
    return { ...seen, sentence: `Interceptor moved ${what} into Authorization${inVain}.`, note: null };
  }
  const then = interceptorRejected !== null ? ' and refused the call' : interceptorSent !== null ? ' and let the call through without it' : '';
  return {
    ...seen, sentence: `Interceptor received ${seen.mark === 'same' ? 'the same' : 'another'} token${then}.`,
    note: interceptorSent === null && interceptorRejected === null && settled ? asSentence(reasons.noDecision) : null,
  };
}
