import { ChainError } from '../../core/errors.ts';
import { awsFailure, type AwsCall } from '../awsFailure.ts';

export type SendOptions = { readonly abortSignal: AbortSignal };
type Ask<Answer> = (options: SendOptions) => Promise<Answer>;

/** What AWS said of one resource: its answer, that there is no such thing, or that it does not tell. */
export type Told<Answer> = { readonly state: 'told'; readonly answer: Answer } | { readonly state: 'absent' } | { readonly state: 'unreadable'; readonly because: string };

/** Asks, and lets a resource that AWS does not show be told as such. Throws where no other call of this user can succeed either. */
export async function look<Answer>(call: AwsCall, signal: AbortSignal, ask: Ask<Answer>): Promise<Told<Answer>> {
  try {
    return { state: 'told', answer: await ask({ abortSignal: signal }) };
  } catch (error) {
    signal.throwIfAborted();
    const failure = awsFailure(error, call);
    if (failure instanceof ChainError) throw failure;
    return failure.reason === 'missing' ? { state: 'absent' } : { state: 'unreadable', because: failure.because };
  }
}

/** Has AWS do something. Throws aws-access-denied with the permission that is missing, aws-refused, and as `look` does. */
export async function tell<Answer>(call: AwsCall, signal: AbortSignal, ask: Ask<Answer>): Promise<Answer> {
  try {
    return await ask({ abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    throw refusalOf(error, call);
  }
}

/** As `tell`, for what shall be gone: that it is so already is well. */
export async function tellGone(call: AwsCall, signal: AbortSignal, ask: Ask<unknown>): Promise<void> {
  const told = await look(call, signal, ask);
  if (told.state === 'unreadable') throw new ChainError('aws-refused', `${told.because}.`, { source: 'aws' });
}

function refusalOf(error: unknown, call: AwsCall): ChainError {
  const failure = awsFailure(error, call);
  if (failure instanceof ChainError) return failure;
  return new ChainError(failure.reason === 'denied' ? 'aws-access-denied' : 'aws-refused', `${failure.because}.`, { source: 'aws', cause: error });
}
