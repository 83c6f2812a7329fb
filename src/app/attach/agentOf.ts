import type { SeenDeployment, SeenRuntime } from '../../core/attach/seenDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import type { DeployedLook } from '../ports/attach.ts';

/** Which of the runtimes is the chain's agent; `several` has to be decided by who attaches. */
export type AgentFound = { readonly kind: 'one'; readonly runtime: SeenRuntime } | { readonly kind: 'none' } | { readonly kind: 'several'; readonly runtimes: readonly SeenRuntime[] };

/** `said`: by the user; throws aws-resource-missing, aws-access-denied where that one cannot be. `hinted`: by a file of another tool, which may be old. */
export async function agentOf({ callers, region }: SeenDeployment, { said, hinted }: { readonly said: string | null; readonly hinted: string | null }, look: Pick<DeployedLook, 'runtime'>, signal: AbortSignal): Promise<AgentFound> {
  const { runtimes } = callers;
  const wanted = said ?? hinted;
  const caller = wanted === null ? undefined : runtimes.find(({ id }) => id === wanted);
  if (caller !== undefined) return { kind: 'one', runtime: caller };
  if (said !== null || (hinted !== null && runtimes.length === 0)) {
    const seen = await look.runtime(said ?? hinted ?? '', signal);
    if (seen.state === 'told') return { kind: 'one', runtime: seen.answer };
    if (said !== null) throw notSeen(said, region, seen.state === 'unreadable' ? seen.because : null);
  }
  const [first, ...others] = runtimes;
  if (first === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'one', runtime: first } : { kind: 'several', runtimes };
}

function notSeen(id: string, region: string, because: string | null): ChainError {
  if (because !== null) return new ChainError('aws-access-denied', `${because}.`, { source: 'aws', remedy: 'Have the permission added, or use a profile that has it.' });
  return new ChainError('aws-resource-missing', `There is no runtime ${id} in ${region}.`, { source: 'user', remedy: 'Check the id, --region and --profile.' });
}
