import { carries, lacks } from '../../diagnosis/sightings.ts';
import { subjectOf, successionOf } from '../../diagnosis/succession.ts';
import { personIn } from '../../diagnosis/texts/words.ts';
import type { Reply } from '../../flow/hopRecord.ts';
import type { TokenView } from '../../token/tokenView.ts';
import type { LineWords } from './lineWords.ts';
import { endsOf, sameToken } from './telling.ts';
import type { Telling } from './telling.ts';

/** Null where the target has no record of the call. */
export function targetWords(telling: Telling): LineWords | null {
  const { sightings, first } = telling;
  const { targetAccepted, targetRejected } = sightings;
  const { received } = endsOf(telling, 'target');
  if (received === null) return null;
  if (targetAccepted !== null) return acceptedWords(first, targetAccepted.token ?? received.token, targetAccepted.verification?.result === 'passed', targetAccepted.reply);
  if (lacks(received)) {
    const refused = targetRejected === null ? '' : ` and refused the call${statusOf(targetRejected.reply)}`;
    return { mark: 'notReached', word: 'no token', sentence: `Target received no token${refused}.`, summary: 'no token', note: null };
  }
  if (targetRejected !== null) return { mark: 'other', word: 'refused', sentence: `Target refused what it got${statusOf(targetRejected.reply)}.`, summary: 'refused', note: null };
  const same = carries(received) && sameToken(received.token, first);
  return { mark: same ? 'same' : 'seen', word: same ? 'same token' : 'seen', sentence: `Target received ${same ? 'the same' : 'a'} token.`, summary: same ? 'same token' : 'seen', note: null };
}

function acceptedWords(first: TokenView | null, token: TokenView | undefined, verified: boolean, reply: Reply | undefined): LineWords {
  const answered = reply?.status === undefined ? '' : ` and answered ${reply.status}`;
  const subject = subjectOf(token);
  if (first !== null && token !== undefined && successionOf(first, token) === 'otherSubject') {
    return { mark: 'other', word: 'other token', sentence: `Target accepted ${subject === null ? 'another token' : `${personIn(subject)}’s token`}${answered}.`, summary: 'another user', note: null };
  }
  if (verified) return { mark: 'verified', word: 'verified', sentence: `Target verified it${answered}.`, summary: 'verified', note: null };
  return { mark: 'same', word: 'accepted', sentence: `Target accepted it${answered}.`, summary: 'accepted, not known how', note: null };
}

function statusOf(reply: Reply | undefined): string {
  return reply?.status === undefined ? '' : `: ${reply.status}`;
}
