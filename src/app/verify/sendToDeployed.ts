import type { HopRecord } from '../../core/flow/hopRecord.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { viewToken } from '../../core/token/viewToken.ts';
import type { DeployedTarget, InvocationAnswer, InvocationListener, InvokeRuntime } from '../ports/verify.ts';
import type { OwnRecords } from './ownRecords.ts';

export type Question = { readonly token: RawToken; readonly prompt: string };

/** A request that was answered, well or not. `at`: when it was sent, in epoch milliseconds. */
export type SentRequest = InvocationAnswer & { readonly correlationId: string; readonly at: number };

export type SendAdapters = {
  readonly invoke: InvokeRuntime;
  readonly own: OwnRecords;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A UUID, each time another. */
  readonly newId: () => string;
};

/** Sends one request as the frontend hop, and notes it as a frontend would. Throws as the invocation does where the request was not let in. */
export async function sendToDeployed({ chain, runtime }: DeployedTarget, { token, prompt }: Question, { invoke, own, now, newId }: SendAdapters, listener: InvocationListener): Promise<SentRequest> {
  const ids = { correlationId: newId(), sessionId: newId() };
  const header = chain.headers.runtime;
  const at = now();
  const note = (record: Pick<HopRecord, 'moment' | 'header' | 'token' | 'reply'>): void => own.add({ tokenHop: 1, hop: 'frontend', at: new Date(now()).toISOString(), ...ids, ...record });
  note({ moment: 'sent', header, token: viewToken(token, chain.observability.claims) });
  const answer = await invoke({ ...ids, arn: runtime.arn, authorizer: runtime.authorizer, header, token, prompt }, listener);
  note({ moment: 'answered', reply: { status: answer.status, ...(answer.fault === null || answer.status !== 200 ? {} : { isError: true }) } });
  return { ...answer, correlationId: ids.correlationId, at };
}
