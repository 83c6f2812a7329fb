import type { HopName } from '../../chain/hop.ts';
import { hopInWords, reasons, silenceOf } from '../../diagnosis/reasons.ts';
import { carries, hearingAt } from '../../diagnosis/sightings.ts';
import { texts } from '../../diagnosis/texts.ts';
import { asSentence, capital, personIn } from '../../diagnosis/texts/words.ts';
import { agentWords } from './agentWords.ts';
import { gatewayWords } from './gatewayWords.ts';
import { interceptorWords } from './interceptorWords.ts';
import type { HopMark } from '../story.ts';
import { targetWords } from './targetWords.ts';
import { answeredWell, guessAt, isAfterStop, isStop, recordsAt } from './telling.ts';
import type { Telling } from './telling.ts';

/** What one line says of its hop. */
export type LineWords = {
  readonly mark: HopMark;
  /** Under 12 letters. */
  readonly word: string;
  readonly sentence: string;
  readonly summary: string;
  readonly note: string | null;
};

/** The words of a hop: the stop's own, a guess's, a record's, or those for no record at all. */
export function lineWords(telling: Telling, hop: HopName): LineWords {
  const words = wordsAt(telling, hop);
  const name = hopInWords(telling.sightings, hop);
  return name === `the ${hop}` ? words : { ...words, sentence: words.sentence.replace(/^Target’s log\b/, `The log of ${name}`).replace(/^Target\b/, capital(name)) };
}

function wordsAt(telling: Telling, hop: HopName): LineWords {
  if (isStop(telling, hop)) return stopWords(telling);
  if (guessAt(telling, hop) !== null) return guessWords(telling, hop);
  const words = recordWords(telling, hop);
  if (words === null) return silentWords(telling, hop);
  return isAfterStop(telling, hop) ? { ...words, summary: 'after the break' } : words;
}

function stopWords({ error }: Telling): LineWords {
  const stop = error === null ? null : texts[error.code].stop;
  if (error === null || stop === null) return { mark: 'failed', word: 'stopped', sentence: 'The story stops.', summary: '', note: null };
  const { word, sentence, summary } = stop(error);
  return { mark: 'failed', word, sentence, summary, note: null };
}

function recordWords(telling: Telling, hop: HopName): LineWords | null {
  if (hop === 'frontend') return frontendWords(telling);
  if (hop === 'agent') return agentWords(telling);
  if (hop === 'gateway') return gatewayWords(telling);
  return hop === 'interceptor' ? interceptorWords(telling) : targetWords(telling);
}

function frontendWords({ sightings: { frontendSent }, user }: Telling): LineWords | null {
  if (!carries(frontendSent)) return null;
  if (frontendSent.token.state === 'undecodable') {
    return { mark: 'seen', word: 'sent', sentence: 'Frontend sent something that is no JWT.', summary: 'sent', note: null };
  }
  const whose = user === null ? 'a token' : `${personIn(user)}’s token`;
  return { mark: 'seen', word: 'sent', sentence: `Frontend sent ${whose}.`, summary: 'sent', note: null };
}

function guessWords(telling: Telling, hop: HopName): LineWords {
  const did = guessAt(telling, hop)?.moment === 'accepted' ? 'accepted the token' : 'seen this call';
  return {
    mark: 'guess', word: 'a guess', sentence: `${capital(hop)} may have ${did}.`, summary: guessAt(telling, hop)?.joinedBy === 'tokenAndTime' ? 'guess: token and time fit' : 'guess: only the time fits',
    note: guessAt(telling, hop)?.joinedBy === 'tokenAndTime' ? 'The same token and the time alone tie its record to this flow.' : 'No id and no fingerprint ties its record to this flow.',
  };
}

/** Something was written at the hop, and no record of its own: a span, or a token itself. */
function besideWords(telling: Telling, hop: HopName): LineWords | null {
  const records = recordsAt(telling, hop);
  const hasSpan = records.some(({ origin }) => origin === 'span');
  if (!hasSpan && !records.some(({ loggedToken }) => loggedToken !== undefined)) return null;
  return {
    mark: 'notLogged', word: 'not logged', summary: hasSpan ? 'its span holds no headers' : 'not the same as “no token”',
    sentence: hasSpan ? `${capital(hop)} was called.` : `${capital(hop)} logged a token itself, and no record of the call.`,
    note: asSentence(silenceOf(telling.sightings, hop)),
  };
}

/** No record: reached and silent, or concluded not to have been reached. */
function silentWords(telling: Telling, hop: HopName): LineWords {
  const { presences, sightings } = telling;
  if (presences[hop] === 'notReached' || (isAfterStop(telling, hop) && presences[hop] !== 'seen')) {
    return { mark: 'notReached', word: 'not reached', sentence: `${capital(hop)} was not reached.`, summary: '', note: null };
  }
  if (!sightings.settled) return { mark: 'notReached', word: 'not yet', sentence: `${capital(hop)} has not logged the call yet.`, summary: '', note: null };
  const beside = besideWords(telling, hop);
  if (beside !== null) return beside;
  const because = presences[hop] === 'seen' ? reasons.noEnd : silenceOf(sightings, hop);
  const { readable, state } = hearingAt(sightings, hop);
  const elsewhere = state === 'foreign';
  if (hop === 'target' && answeredWell(sightings)) {
    return { mark: 'notLogged', word: 'not logged', sentence: 'Target answered the gateway.', summary: elsewhere ? 'its own log is not read here' : 'its own log is silent', note: asSentence(because) };
  }
  const unread = !readable && !elsewhere;
  return {
    mark: 'notLogged', word: 'not logged', summary: 'not the same as “no token”',
    sentence: unread ? `${capital(hop)}’s log could not be read.` : `${capital(hop)} logged nothing${presences[hop] === 'seen' ? ' of this call' : ''}.`,
    note: asSentence(because),
  };
}
