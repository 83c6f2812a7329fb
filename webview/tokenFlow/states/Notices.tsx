import type { Notice } from '../../../src/protocol/tokenFlow.ts';
import type { Commands } from '../app/commands.ts';
import type { AppState } from '../app/state.ts';
import { NoticeBox } from './NoticeBox.tsx';

/** What stands above the flows: the host's notice, that the flows are of a chain that has ended, and a question that had no answer. */
export function Notices({ state, commands }: { readonly state: AppState; readonly commands: Commands }) {
  const { host, held, problem } = state;
  const ended = host?.phase === 'stopped' && host.source.kind === 'local' && host.notice === null && held !== null && held.page.all > 0;
  return (
    <>
      {problem !== null && <NoticeBox notice={{ severity: 'error', title: 'The extension could not do that.', text: [problem.message, problem.remedy].filter(Boolean).join(' '), actions: [] }} commands={commands} />}
      {host !== null && host.notice !== null && <NoticeBox notice={host.notice} commands={commands} />}
      {ended && <NoticeBox notice={endedNotice} commands={commands} />}
    </>
  );
}

const endedNotice: Notice = {
  severity: 'info', title: 'The chain is stopped.', text: 'These flows are from its last run.',
  actions: [{ label: 'Run Chain Locally', action: 'run' }, { label: 'Debug Chain Locally', action: 'debug' }],
};
