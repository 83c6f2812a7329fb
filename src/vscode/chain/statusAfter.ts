import type { ChainEvent } from '../../app/ports.ts';
import type { RunningStatus } from './chainStatus.ts';

/** What is known of a running chain after it told something. A component that comes up again has overcome what was wrong with it. */
export function statusAfter(event: ChainEvent, status: RunningStatus): RunningStatus {
  if (event.kind === 'configurationApplied') return { ...status, waiting: event.waiting };
  if (event.kind === 'component') return event.component.state === 'healthy' ? { ...status, problem: null } : status;
  // What is wrong with the chain file is told by who reads it, for chains that do not run too.
  return event.error.code.startsWith('chain-file-') ? status : { ...status, problem: event.error };
}
