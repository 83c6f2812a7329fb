import type { LiveNotice } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { Notice, Phase, ViewAction } from '../../protocol/tokenFlow.ts';
import type { RunningStatus } from '../chain/chainStatus.ts';
import { tellingLine } from '../chainTree/tellingLine.ts';
import type { LiveState } from '../flows/flowSource.ts';
import type { ViewSubject } from './viewState.ts';

const labels: { readonly [action in ViewAction]?: string } = {
  run: 'Run Chain Locally', debug: 'Debug Chain Locally', stop: 'Stop Chain', restartChain: 'Restart Chain', showLog: 'Show Log', openChainFile: 'Open Chain File',
  useLocalChain: 'Use Local Chain', startLiveTail: 'Go Live', stopLiveTail: 'Stop Live', reload: 'Read Logs Again', selectChain: 'Select Chain', checkLogReadiness: 'Check Log Readiness',
};

/** The one thing that stands above the flows: what is wrong, the worst first, or what keeps something waiting. Null where all is as it should be. */
export function noticeOf(subject: ViewSubject, phase: Phase): Notice | null {
  if (phase === 'restricted' || phase === 'noFolder' || phase === 'noChain') return null;
  const { source } = subject;
  return unreadableFlows(subject) ?? (source.kind === 'local' ? ofLocalChain(subject) : ofLiveTail(subject.live)) ?? silentLogs(subject) ?? partialReading(subject);
}

function ofLocalChain(subject: ViewSubject): Notice | null {
  const { status, fileProblem } = subject;
  if (status.kind === 'stopped') return status.problem !== null ? deadChain(status.problem, status.endedAt !== null) : unusableFile(fileProblem, false);
  if (status.kind !== 'running') return null;
  return brokenComponent(status) ?? unusableFile(fileProblem, true) ?? runningProblem(status) ?? pausedComponents(status) ?? waitingSettings(status);
}

function unreadableFlows({ feed, source }: ViewSubject): Notice | null {
  if (feed.kind !== 'failed') return null;
  if (source.kind === 'local') return of('error', 'The flows can’t be shown.', wordsOf(feed.error), ['reload', 'showLog']);
  const named = codeOf(feed.error) === 'log-groups-not-named' || codeOf(feed.error).startsWith('chain-file-');
  const isOfGroups = codeOf(feed.error) === 'log-group-missing' || codeOf(feed.error) === 'aws-access-denied';
  return of('error', 'The logs on AWS can’t be read.', wordsOf(feed.error), named ? ['openChainFile', 'reload', 'useLocalChain'] : isOfGroups ? ['checkLogReadiness', 'reload', 'useLocalChain'] : ['reload', 'useLocalChain', 'showLog']);
}

/** What keeps lines from coming, and why some are missing. */
function ofLiveTail(live: LiveState): Notice | null {
  if (live.kind === 'unseen') return of('info', 'Live has been switched off.', `Nobody saw the flows for ${live.minutes} minutes, and AWS charges live tail by the minute. What came meanwhile is read when it goes on.`, ['startLiveTail']);
  if (live.kind === 'failed') return of('error', 'Live has ended.', wordsOf(live.error), ['startLiveTail', 'showLog']);
  if (live.kind !== 'on' || live.notice === null) return null;
  const text = sentence(live.notice.text);
  const notices: { readonly [kind in LiveNotice['kind']]: Notice } = {
    signedOut: of('error', 'The sign-in to AWS has run out.', `${text} Live goes on by itself then, and what came meanwhile is read.`, ['stopLiveTail']),
    lost: of('warning', 'CloudWatch is not heard.', text, ['stopLiveTail']),
    resumed: of('info', 'Live goes on.', text, []),
    sampled: of('warning', 'Some lines are missing.', `${text} Reading the logs again brings them.`, ['reload']),
    polling: of('info', 'Lines come some seconds later.', text, ['stopLiveTail']),
    noSpans: of('info', 'Live goes on without spans.', text, ['checkLogReadiness']),
  };
  return notices[live.notice.kind];
}

function deadChain(problem: ChainError, hasRun: boolean): Notice {
  const { code } = problem;
  if (code === 'chain-file-invalid' || code === 'chain-file-missing' || code === 'component-folder-missing') return of('error', 'The chain can’t run.', wordsOf(problem), ['openChainFile', 'run', 'showLog']);
  if (code === 'chain-unreachable' || code === 'chain-protocol-mismatch' || code === 'chain-already-running') return of('error', 'The chain that runs here can’t be used.', wordsOf(problem), ['run', 'showLog']);
  return of('error', hasRun ? 'The chain has ended by itself.' : 'The chain did not start.', wordsOf(problem), ['run', 'showLog']);
}

function unusableFile(problem: ChainError | null, isRunning: boolean): Notice | null {
  if (problem === null) return null;
  if (problem.code === 'chain-file-missing') return isRunning ? of('warning', 'agentcore-chain.json is gone.', 'The chain runs on with the settings it has. Once stopped, it can’t be run again without that file.', ['stop']) : null;
  if (problem.code !== 'chain-file-invalid') return of('warning', 'agentcore-chain.json can’t be read.', wordsOf(problem), ['openChainFile']);
  const places = problem.message.split('\n').slice(1).map((place) => place.trim());
  const more = places.length > 1 ? ` And ${places.length - 1} more.` : '';
  return of('warning', 'agentcore-chain.json can’t be used.', `${inWords(places[0] ?? problem.message)}${more}${isRunning ? ' The chain runs on with the settings it has.' : ''}`, ['openChainFile']);
}

/** "agentcore-chain.json:7:3 gateway must be ..." -> "Line 7: gateway must be ..." */
function inWords(place: string): string {
  const found = /^agentcore-chain\.json:(\d+):\d+ (.*)$/.exec(place);
  return found === null ? place : `Line ${found[1]}: ${sentence(found[2] ?? '')}`;
}

const soundsLikeTrouble = /error|exception|fatal|panic|fail|cannot|denied|refused|EADDRINUSE/i;

function brokenComponent({ state }: RunningStatus): Notice | null {
  const failed = state.components.filter((component) => component.state === 'failed');
  const [first] = failed;
  if (first === undefined) return null;
  const names = [...new Set(failed.map(({ name }) => name))];
  const last = tellingLine(first.lastLines.filter((line) => !line.startsWith('{"tokenHop"')));
  const why = last !== null && soundsLikeTrouble.test(last) ? last : null; // one that was killed said what it says when all is well
  const wayOn = names.length === 1 ? 'Requests fail there until it runs. It starts anew when its code is saved.' : 'Requests fail there until they run. Each starts anew when its code is saved.';
  const notice = of('error', `The ${andOf(names)} ${names.length === 1 ? 'has' : 'have'} stopped.`, `${why === null ? '' : `It said last: ${sentence(why)} `}${wayOn}`, ['showLog']);
  return { ...notice, actions: [{ label: `Restart ${names.length === 1 ? capital(first.name) : 'Components'}`, action: 'restartFailed' }, ...notice.actions] };
}

function runningProblem({ problem }: RunningStatus): Notice | null {
  if (problem === null) return null;
  return problem.code === 'component-build-failed'
    ? of('warning', 'An edit could not be built.', `${wordsOf(problem)} The component runs on as it was.`, ['showLog'])
    : of('warning', 'Something went wrong in the chain.', wordsOf(problem), ['showLog']);
}

function pausedComponents({ paused }: RunningStatus): Notice | null {
  if (paused.length === 0) return null;
  return of('info', 'Paused in the debugger.', `The ${andOf(paused)} ${paused.length === 1 ? 'stands' : 'stand'} still. No time-out of the chain fires meanwhile.`, []);
}

function waitingSettings({ waiting }: RunningStatus): Notice | null {
  if (waiting.length === 0) return null;
  return of('info', 'An edit waits for a new start.', `${andOf(waiting)} in agentcore-chain.json ${waiting.length === 1 ? 'takes' : 'take'} effect when the chain is started anew.`, ['restartChain']);
}

/** A hop whose log cannot be read counts as not logged: the flows say so, and this says why. Where no log is there at all, nothing has run. */
function silentLogs({ hops, source, feed }: ViewSubject): Notice | null {
  if (feed.kind !== 'ready' || hops.every(({ state }) => state === 'missing' || state === 'foreign')) return null;
  const silent = hops.filter(({ state }) => state === 'unreadable' || state === 'missing');
  if (silent.length === 0) return null;
  const names = silent.map(({ hop, target }) => (target === undefined ? hop : `${hop} ${target}`));
  const because = [...new Set(silent.map(reasonOf))].join(' ');
  const [only] = silent;
  const title = names.length === 1 ? (only?.target === undefined ? `The ${names[0]}’s log can’t be read.` : `The log of ${names[0]} can’t be read.`) : `The logs of ${andOf(names)} can’t be read.`;
  const text = `${because} Until ${names.length === 1 ? 'it' : 'they'} can, the ${andOf(names)} ${names.length === 1 ? 'counts' : 'count'} as not logged.`;
  return of('warning', title, text, source.kind === 'aws' ? ['checkLogReadiness', 'reload', 'openChainFile'] : ['reload']);
}

function reasonOf({ hop, state, because }: HopSource): string {
  if (because === undefined) return `Nobody knows why of the ${hop}.`;
  return sentence(state === 'missing' ? because.replace(/: the chain has not run here$/, '') : because);
}

function partialReading({ feed }: ViewSubject): Notice | null {
  if (feed.kind !== 'ready' || !feed.isPartial) return null;
  return of('info', 'Only a part of the logs was read.', 'The reading was cancelled, so flows may lack hops whose lines were not read.', ['reload']);
}

function of(severity: Notice['severity'], title: string, text: string, actions: readonly ViewAction[]): Notice {
  return { severity, title, text, actions: actions.map((action) => ({ label: labels[action] ?? action, action })) };
}

/** What an error says, in a line or two, with its way out. */
function wordsOf(error: Error): string {
  const [first = '', second] = error.message.split('\n');
  const said = [first, second === undefined ? '' : inWords(second.trim())].filter((part) => part !== '').map(sentence);
  return [...said, ...(error instanceof ChainError && error.remedy !== undefined ? [error.remedy] : [])].join(' ');
}

function codeOf(error: Error): string {
  return error instanceof ChainError ? error.code : 'internal';
}

/** Names of files and settings keep their case. */
function sentence(text: string): string {
  const begun = /^[a-z]+[\s,]/.test(text) ? capital(text) : text;
  return begun === '' || /[.!?:]$/.test(begun) ? begun : `${begun}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function andOf(names: readonly string[]): string {
  return names.length <= 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
