import type { ComponentChildren } from 'preact';
import type { ViewState } from '../../../src/protocol/tokenFlow.ts';
import type { Commands } from '../app/commands.ts';
import { flows } from '../app/news.ts';
import type { AppState } from '../app/state.ts';
import { isFiltered } from '../app/state.ts';
import { thousands } from '../app/thousands.ts';
import { Icon } from '../icons/Icon.tsx';
import { sourceWords } from './sourceWords.ts';

type StatusLineProps = { readonly state: AppState; readonly newer: number; readonly onNewest: () => void; readonly commands: Commands };

/** Live or not, whose flows, how many. Says nothing aloud itself: the announcements do, summed up. */
export function StatusLine({ state, newer, onNewest, commands }: StatusLineProps) {
  const { host } = state;
  if (host === null) return <div class="status" />;
  const waiting = host.phase === 'loading' || host.phase === 'starting' || host.phase === 'stopping';
  const progress = waiting && host.progress !== phaseWords[host.phase] ? host.progress : null;
  return (
    <div class="status">
      {waiting && <div class="progress" role="progressbar" aria-label={phaseWords[host.phase]}><i /></div>}
      {isLive(host) && <span class="live-dot" aria-hidden="true" />}
      {host.phase === 'stopped' && <Icon name="stopped" size={12} />}
      <span>{statusWords(host)}</span>
      <span class="status-source" title={sourceWords(host.source)}>{progress ?? sourceWords(host.source)}</span>
      <span class="status-end">
        {host.phase === 'loading' ? <LinkButton onClick={() => commands.act('cancel')}>Cancel</LinkButton>
          : host.phase === 'starting' ? <LinkButton onClick={() => commands.act('stop')}>Stop</LinkButton>
            : newer > 0 ? <LinkButton title="Go to the newest and follow" onClick={onNewest}>{thousands(newer)} newer {newer === 1 ? 'flow' : 'flows'}</LinkButton>
              : <span class="dim">{countWords(state)}</span>}
      </span>
    </div>
  );
}

const phaseWords = {
  live: 'Live', loading: 'Reading logs', starting: 'Starting', stopping: 'Stopping', stopped: 'Stopped', noFolder: 'No folder', noChain: 'No chain', restricted: 'Restricted Mode',
} as const;

/** Logs of AWS that were read once are no live ones. */
function isLive({ phase, reading }: ViewState): boolean {
  return phase === 'live' && (reading === undefined || reading.live === 'on');
}

function statusWords(host: ViewState): string {
  if (host.phase !== 'live' || isLive(host)) return phaseWords[host.phase];
  return awsWords[host.reading?.live ?? 'off'];
}

const awsWords = { off: 'Logs read', beginning: 'Going live', on: 'Live', lost: 'Not heard' } as const;

function countWords({ held, filter, host }: AppState): string {
  if (held === null) return '';
  const { matching, all } = held.page;
  if (all === 0) return 'no flows yet';
  if (isFiltered(filter)) return `${thousands(matching)} of ${flows(all)}`;
  return host?.phase === 'stopped' && host.source.kind === 'local' ? `${flows(all)} kept` : flows(all);
}

export function LinkButton({ onClick, title, children }: { readonly onClick: () => void; readonly title?: string; readonly children: ComponentChildren }) {
  return <button type="button" class="link" title={title} onClick={onClick}>{children}</button>;
}
