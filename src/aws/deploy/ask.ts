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

/**
 * Has AWS do something. The signal keeps it from being asked, but ends no call that is under way: what became of that would be unknown.
 * Throws aws-access-denied with the permission that is missing, aws-already-there where it shall make what there is, aws-refused, and as `look` does.
 */
export async function tell<Answer>(call: AwsCall, signal: AbortSignal, ask: Ask<Answer>): Promise<Answer> {
  signal.throwIfAborted();
  try {
    return await ask({ abortSignal: unending });
  } catch (error) {
    throw refusalOf(error, call);
  }
}

/** As `tell`, for what shall be gone: that it is so already is well. */
export async function tellGone(call: AwsCall, signal: AbortSignal, ask: Ask<unknown>): Promise<void> {
  try {
    await tell(call, signal, ask);
  } catch (error) {
    if (!(error instanceof ChainError) || error.code !== 'aws-resource-missing') throw error;
  }
}

const unending = new AbortController().signal;

const codes = { denied: 'aws-access-denied', missing: 'aws-resource-missing', taken: 'aws-already-there', invalid: 'aws-refused' } as const;

function refusalOf(error: unknown, call: AwsCall): ChainError {
  const failure = awsFailure(error, call);
  if (failure instanceof ChainError) return failure;
  return new ChainError(codes[failure.reason], `${failure.because.replace(/\.$/, '')}.`, { source: 'aws', cause: error });
}
