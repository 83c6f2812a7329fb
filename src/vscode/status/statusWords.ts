import type { ChainStatus } from '../chain/chainStatus.ts';
import type { FlowSource } from '../flows/flowSource.ts';

/** What the status bar says. `text` may hold icons as `$(name)`; `tooltip` is a line each. */
export type StatusWords = { readonly text: string; readonly spoken: string; readonly tooltip: readonly string[] };

export type StatusSubject = { readonly chain: string | null; readonly status: ChainStatus; readonly source: FlowSource };

/** Which chain, where its flows come from, whether it runs. Null where the window has none to tell of. */
export function statusWords({ chain, status, source }: StatusSubject): StatusWords | null {
  if (chain === null || status.kind === 'restricted' || status.kind === 'noFolder' || status.kind === 'noChain') return null;
  const state = stateWord(status);
  const name = asText(chain);
  const details = [`The local chain ${state === 'did not start' ? '' : 'is '}${state}.${reasonOf(status)}`, 'Click for what can be done with it.'];
  if (source.kind === 'local') return { text: `$(${iconOf(status)}) ${name}: local, ${state}`, spoken: `AgentCore Chain ${chain}: local, ${state}`, tooltip: [`AgentCore Chain: ${chain}`, 'Token Flow shows the flows of this machine.', ...details] };
  const who = source.account === null ? (source.profile ?? 'default credentials') : source.account;
  const where = `AWS ${who}, ${source.region}${source.account === null ? '' : ` (${source.profile ?? 'default credentials'})`}`;
  // The chain of this machine is not what is shown then: it is worth a word only while it does something.
  const local = status.kind === 'stopped' ? '' : `, local ${state}`;
  const told = `Token Flow shows the flows of AWS: ${source.account === null ? '' : `account ${source.account}, `}${source.profile === null ? 'default credentials' : `profile ${source.profile}`}, ${source.region}.`;
  return { text: `$(cloud) ${name}: ${asText(where)}${local}`, spoken: `AgentCore Chain ${chain}: ${where}, local chain ${state}`, tooltip: [`AgentCore Chain: ${chain}`, told, ...details] };
}

/** Else a part of a name would be drawn as an icon. */
function asText(name: string): string {
  return name.replaceAll('$(', '\\$(');
}

type LivingStatus = Exclude<ChainStatus, { kind: 'restricted' | 'noFolder' | 'noChain' }>;

function stateWord(status: LivingStatus): string {
  if (status.kind === 'running' && status.paused.length > 0) return 'paused';
  if (status.kind === 'running' && status.state.components.some(({ state }) => state === 'failed')) return 'running, a component failed';
  if (status.kind === 'stopped' && status.problem !== null) return status.endedAt === null ? 'did not start' : 'stopped by an error';
  return status.kind;
}

function iconOf(status: LivingStatus): string {
  if (status.kind === 'starting' || status.kind === 'stopping') return 'loading~spin';
  if (status.kind === 'stopped') return status.problem === null ? 'circle-large-outline' : 'error';
  if (status.paused.length > 0) return 'debug-pause';
  return status.state.components.some(({ state }) => state === 'failed') ? 'warning' : 'pass';
}

function reasonOf(status: LivingStatus): string {
  if (status.kind === 'running') return status.mine ? '' : ' It was started outside this window.';
  if (status.kind !== 'stopped' || status.problem === null) return '';
  return ` ${status.problem.message.split('\n')[0] ?? ''}`;
}
