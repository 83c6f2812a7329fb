import type { Notice } from '../../../src/protocol/tokenFlow.ts';
import type { Commands } from '../app/commands.ts';
import type { AppState } from '../app/state.ts';
import { NoticeBox } from './NoticeBox.tsx';

type NoticesProps = {
  readonly state: AppState;
  readonly commands: Commands;
  readonly onDismiss: () => void;
  /** A flow is shown beside it: the one primary button on screen is then its remedy's. */
  readonly quiet?: boolean;
};

/** What stands above the flows: the host's notice, that the flows are of a chain that has ended, and a question that had no answer. */
export function Notices({ state, commands, onDismiss, quiet = false }: NoticesProps) {
  const { host, held, problem } = state;
  const ended = host?.phase === 'stopped' && host.source.kind === 'local' && host.notice === null && held !== null && held.page.all > 0;
  return (
    <>
      {problem !== null && <NoticeBox notice={{ severity: 'error', title: 'The extension could not do that.', text: [problem.message, problem.remedy].filter(Boolean).join(' '), actions: [] }} commands={commands} quiet={quiet} onDismiss={onDismiss} />}
      {host !== null && host.notice !== null && <NoticeBox notice={host.notice} commands={commands} quiet={quiet} />}
      {ended && <NoticeBox notice={endedNotice(host.endedAt)} commands={commands} quiet={quiet} />}
    </>
  );
}

function endedNotice(endedAt: number | undefined): Notice {
  const when = endedAt === undefined ? '' : `, which ended at ${new Date(endedAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
  return {
    severity: 'info', title: 'The chain is stopped.', text: `These flows are from the last run${when}.`,
    actions: [{ label: 'Run Chain Locally', action: 'run' }, { label: 'Debug Chain Locally', action: 'debug' }],
  };
}
