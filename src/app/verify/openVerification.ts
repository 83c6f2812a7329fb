import type { TraceSources } from '../traceChain.ts';
import type { DeployedTarget, InvocationListener } from '../ports/verify.ts';
import { awaitFlow, type AwaitAdapters, type AwaitedFlow, type AwaitOptions } from './awaitFlow.ts';
import { sendToDeployed, type Question, type SendAdapters, type SentRequest } from './sendToDeployed.ts';

/** A deployed chain that takes requests. */
export type OpenVerification = {
  readonly target: DeployedTarget;
  /** As the frontend would. Throws where the request was not let in: nothing beyond the runtime's door knows of it then. */
  readonly send: (question: Question, listener: InvocationListener) => Promise<SentRequest>;
  /** What became of it, by the logs of AWS and by what was noted here. Throws as those logs do. */
  readonly follow: (sent: SentRequest, options: Omit<AwaitOptions, 'sentAt' | 'correlationId'>) => Promise<AwaitedFlow>;
};

export type VerificationAdapters = SendAdapters & Pick<AwaitAdapters, 'wait'> & { readonly target: DeployedTarget; readonly sources: TraceSources };

export function openVerification({ target, sources, ...adapters }: VerificationAdapters): OpenVerification {
  return {
    target,
    send: (question, listener) => sendToDeployed(target, question, adapters, listener),
    follow: ({ at, correlationId }, options) => awaitFlow({ ...adapters, sources }, { ...options, sentAt: at, correlationId }),
  };
}
