import type { ChainEvent, ComponentState } from '../../app/ports.ts';
import { visible } from '../../core/story/visible.ts';
import { tellingLine } from '../chainTree/tellingLine.ts';

export type NewsAction = 'showComponentLog' | 'restartChain' | 'showLog';

/** What a user should hear of, although they look elsewhere. `about`: the component whose log is meant. */
export type News = { readonly severity: 'error' | 'warning' | 'info'; readonly message: string; readonly action: NewsAction; readonly about: ComponentState['name'] | null };

/**
 * Of all that a chain tells of itself, what is worth a notification: a component that failed, once until it is healthy again; an edit that
 * takes a new start. `name`: of the chain. What views and problems say already is not said again.
 */
export function newsTeller(name: string): (event: ChainEvent) => News | null {
  const failed = new Set<string>();
  let waiting = '';
  return (event) => {
    if (event.kind === 'component') return newsOfComponent(event.component, failed, name);
    if (event.kind === 'configurationApplied') {
      const before = waiting;
      waiting = event.waiting.join();
      return waiting === before ? null : newsOfEdit(event.waiting, name); // settings that wait go on waiting with each further edit
    }
    const { code, message } = event.error;
    if (code === 'component-exited' || code === 'component-build-failed' || code === 'chain-file-invalid') return null; // told by its component, and by the file's problems
    return { severity: 'warning', message: `${name}: ${visible(message.split('\n')[0] ?? '')}`, action: 'showLog', about: null };
  };
}

function newsOfComponent({ name: component, url, state, lastLines }: ComponentState, failed: Set<string>, name: string): News | null {
  const key = `${component} ${url ?? ''}`; // a chain may have several targets
  if (state === 'healthy') failed.delete(key);
  if (state !== 'failed' || failed.has(key)) return null;
  failed.add(key);
  const why = tellingLine(lastLines.filter((line) => !line.startsWith('{"tokenHop"')));
  return { severity: 'error', message: `The ${component} of ${name} has failed${why === null ? '.' : `: ${visible(why)}`}`, action: 'showComponentLog', about: component };
}

function newsOfEdit(waiting: readonly string[], name: string): News | null {
  if (waiting.length === 0) return null;
  const more = waiting.length > 3 ? ` and ${waiting.length - 3} more` : '';
  const settings = `${waiting.slice(0, 3).join(', ')}${more}`;
  return { severity: 'info', message: `${settings} of ${name} ${waiting.length === 1 ? 'takes' : 'take'} a new start of the chain.`, action: 'restartChain', about: null };
}
