import { reasons } from '../../diagnosis/reasons.ts';
import { carries, lacks } from '../../diagnosis/sightings.ts';
import { asSentence, personIn } from '../../diagnosis/texts/words.ts';
import type { LineWords } from './lineWords.ts';
import { sameToken } from './telling.ts';
import type { Telling } from './telling.ts';

/** Null where the agent has no record of the token. */
export function agentWords({ sightings, first, user }: Telling): LineWords | null {
  const { frontendSent, agentReceived, agentSent, settled } = sightings;
  if (lacks(agentReceived)) {
    const went = lacks(agentSent) ? ' and called on without one' : '';
    return { mark: 'notReached', word: 'no token', sentence: `Agent received no token${went}.`, summary: 'no token', note: null };
  }
  const token = agentReceived ?? agentSent;
  if (!carries(token)) return null;

  const onward = agentReceived !== null && carries(agentSent) ? ' and sent it on' : '';
  const note = agentSent === null && settled ? asSentence(reasons.noCallLogged) : null;
  if (carries(agentReceived) && carries(agentSent) && !sameToken(agentReceived.token, agentSent.token)) {
    return { mark: 'other', word: 'replaced', sentence: 'Agent sent another token of the same user.', summary: 'replaced, same user', note };
  }
  if (!carries(frontendSent)) {
    const whose = user === null ? 'a token' : `${personIn(user)}’s token`;
    return { mark: 'seen', word: 'seen', sentence: agentReceived === null ? `Agent sent ${whose}.` : `Agent received ${whose}${onward}.`, summary: 'first seen here', note };
  }
  if (sameToken(token.token, first)) {
    return { mark: 'same', word: 'same token', sentence: agentReceived === null ? 'Agent sent the same token on.' : `Agent received the same token${onward}.`, summary: 'same token', note };
  }
  return { mark: 'other', word: 'other token', sentence: `Agent received another token${onward}.`, summary: 'replaced', note };
}
