import { ChainError } from '../../core/errors.ts';
import type { Told } from './ask.ts';
import { untilSettled, type Wait } from './settle.ts';

/** What the answers of AgentCore's Get calls say of where a gateway or a target stands. */
export type State = { readonly status?: string | undefined; readonly statusReasons?: readonly string[] | undefined };

/** So often one that was just made, or that AWS was just told to delete, may be seen as it was before that counts. */
const patience = 5;

/** What it is once AWS is done with it, however that ended; null where it is not there. Throws aws-refused where AWS does not tell. */
export async function settledState<S extends State>(wait: Wait, signal: AbortSignal, get: () => Promise<Told<S>>): Promise<S | null> {
  let misses = 0;
  const seen = await untilSettled(wait, signal, get, (told) => {
    if (told.state === 'absent') misses += 1;
    return told.state === 'told' ? !isAtWork(told.answer) : told.state === 'unreadable' || misses >= patience;
  });
  return answerOf(seen);
}

/** Resolves when it is gone. Throws aws-refused where AWS does not tell, or gave up deleting it. */
export async function untilGone(wait: Wait, signal: AbortSignal, get: () => Promise<Told<State>>, what: string): Promise<void> {
  let stays = 0;
  const left = answerOf(await untilSettled(wait, signal, get, (told) => {
    if (told.state === 'told' && !isAtWork(told.answer)) stays += 1;
    return told.state !== 'told' || stays >= patience;
  }));
  if (left !== null) throw notAsWanted(left, `AWS did not delete ${what}`);
}

/** Throws aws-refused with AWS's reasons where its work ended in anything but READY. */
export function ready<S extends State>(state: S | null, what: string): S {
  if (state?.status === 'READY') return state;
  throw notAsWanted(state ?? { status: 'gone' }, `AWS could not bring ${what} to READY`);
}

/** A role that was just made or changed: for some seconds AgentCore refuses to take it, or finds that it may do nothing (practitioners' observation). */
export function isRoleTooNew(error: unknown): boolean {
  const said = error instanceof ChainError ? error.cause : error;
  return said instanceof Error && /^(ValidationException|AccessDeniedException)$/.test(said.name) && /\brole\b.*(assum|permission|trust|access|exist)|assum\w* .*\brole\b/i.test(said.message);
}

/** CREATING, UPDATING, SYNCHRONIZING, DELETING: fact `gateway.statuses`. */
function isAtWork({ status }: State): boolean {
  return status?.endsWith('ING') === true;
}

function answerOf<S>(told: Told<S>): S | null {
  if (told.state === 'unreadable') throw new ChainError('aws-refused', `${told.because}.`, { source: 'aws' });
  return told.state === 'told' ? told.answer : null;
}

function notAsWanted({ status = 'in no known state', statusReasons = [] }: State, what: string): ChainError {
  const why = statusReasons.length === 0 ? 'AWS does not say why' : statusReasons.join('; ').replace(/\.$/, '');
  return new ChainError('aws-refused', `${what}, it is ${status}: ${why}.`, { source: 'aws', remedy: 'Mend what it names, then deploy again: it goes on from here.' });
}
