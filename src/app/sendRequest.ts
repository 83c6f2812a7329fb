import { ChainError } from '../core/errors.ts';
import type { RunningChain, SendRequest } from './ports.ts';
import { traceChain, type TracedFlow, type TraceSources } from './traceChain.ts';

export type SendDependencies = { readonly chain: Pick<RunningChain, 'send'>; readonly sources: TraceSources; readonly now: () => number };

export type SentFlows = {
  /** All flows of this send, in the order sent. */
  readonly flows: readonly TracedFlow[];
  readonly last: TracedFlow;
};

/**
 * Sends through the running chain and judges what its records show afterwards. Reads the whole log, as `flow` does: a hop's silence
 * means something only where it spoke before. Throws flow-unknown when nothing was recorded.
 */
export async function sendRequest({ chain, sources, now }: SendDependencies, request: SendRequest, signal?: AbortSignal): Promise<SentFlows> {
  const result = await chain.send(request, signal);
  const traced = await traceChain(sources, {}, now(), signal);
  const byId = new Map(traced.map((flow) => [flow.subject.flow.id, flow]));
  const flows = result.flowIds.flatMap((id) => byId.get(id) ?? []);
  const last = byId.get(result.last);
  if (last !== undefined) return { flows, last };
  throw new ChainError('flow-unknown', 'The request was sent, but the log holds no record of it.', {
    source: 'extension',
    remedy: 'Look into .agentcore-chain/logs of the project; is the disk full?',
  });
}
