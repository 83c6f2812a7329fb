import { podGroupPrefix } from '../../core/agentcore/account/eks.ts';
import { whoLogs, type LogName } from '../../core/chain/logName.ts';
import type { HopReadiness, ReadinessNote, ReadinessState, Remedy } from '../../core/readiness/readiness.ts';
import { isMissing } from '../../core/readiness/readiness.ts';
import { visible } from '../../core/story/visible.ts';
import { plain, quiet, strong, type Span, type Tone, type TonedLine } from '../../core/tonedLine.ts';
import type { CheckedReadiness } from './checkReadiness.ts';

/** How a front has a step of its own done: the words before it, and the command itself. */
export type OwnCommands = {
  readonly deploy: (only: Extract<Remedy, { readonly kind: 'deploy' }>['only']) => string;
  /** One request through the deployed chain. */
  readonly send: string;
};

/** Which logs of a deployed chain can be there, as people read it: for each hop where its lines are looked for, why they are there or not, and what mends it. */
export function readinessLines(readiness: CheckedReadiness, own: OwnCommands): readonly TonedLine[] {
  const { chain, place, hops, spans, readerPolicy } = readiness;
  const width = { hop: Math.max(...hops.map((hop) => nameOf(hop).length)), state: Math.max(...hops.map(({ state }) => stateWords[state].length)) };
  const lines: readonly TonedLine[] = [
    [strong(`Log readiness of ${chain} in account ${place.account}, ${place.region}`)],
    [],
    [plain(summaryOf(hops))],
    ...hops.flatMap((hop) => [[], ...hopLines(hop, width, own)]),
    [],
    [mark(spans.state), plain(` ${'spans'.padEnd(width.hop)}  `), plain(stateWords[spans.state])],
    ...noteLines(spans, own),
    ...(readerPolicy === null ? [] : [[], [strong('Whoever reads and follows these logs needs')], ...JSON.stringify(readerPolicy, null, 2).split('\n').map((line) => [plain(`  ${line}`)])]),
    [],
    [quiet('Nothing was changed. No live tail was opened, since a session costs: where it is refused, the logs are read in turn.')],
  ];
  return lines.map((line) => line.map(({ text, tone }) => ({ text: visible(text), tone })));
}

const stateWords: { readonly [state in ReadinessState]: string } = { ready: 'ready', notYet: 'not yet', off: 'off', unreadable: 'unreadable', unknown: 'unknown', elsewhere: 'elsewhere' };

const marks: { readonly [state in ReadinessState]: readonly [sign: string, tone: Tone] } = { ready: ['✓', 'good'], notYet: ['·', 'quiet'], off: ['✗', 'bad'], unreadable: ['✗', 'bad'], unknown: ['?', 'odd'], elsewhere: ['·', 'quiet'] };

function summaryOf(hops: readonly HopReadiness[]): string {
  const missing = hops.filter(isMissing).map(nameOf);
  const unknown = hops.filter(({ state }) => state === 'unknown').map(nameOf);
  const parts = [
    ...(missing.length === 0 ? [] : [`What the ${andOf(missing)} ${missing.length === 1 ? 'logs' : 'log'} cannot be read as things are: in a flow ${missing.length === 1 ? 'it counts' : 'they count'} as not logged.`]),
    ...(unknown.length === 0 ? [] : [`Nobody knows yet where the ${andOf(unknown)} ${unknown.length === 1 ? 'logs' : 'log'}.`]),
  ];
  if (parts.length > 0) return parts.join(' ');
  const which = hops.some(({ state }) => state === 'elsewhere') ? 'All logs that are the chain’s own can be read' : 'The logs of all five hops can be read';
  return hops.some(({ state }) => state === 'notYet') ? `${which} once they have something to say.` : `${which}.`;
}

/** `agent`; of targets that log apart, `target orders`. */
function nameOf({ hop, target }: HopReadiness): string {
  return target === undefined ? hop : `${hop} ${target}`;
}

function hopLines(readiness: HopReadiness, width: { readonly hop: number; readonly state: number }, own: OwnCommands): readonly TonedLine[] {
  const { state, group, retentionDays, because, remedy, notes } = readiness;
  const kept = retentionDays === null ? '' : `, kept ${retentionDays} day${retentionDays === 1 ? '' : 's'}`;
  const where = group === null ? [] : [quiet(`  ${group}${kept}`)];
  return [[mark(state), plain(` ${nameOf(readiness).padEnd(width.hop)}  `), plain(stateWords[state].padEnd(group === null ? 0 : width.state)), ...where], ...noteLines({ because, remedy }, own), ...notes.flatMap((note) => noteLines(note, own))];
}

function noteLines({ because, remedy }: ReadinessNote, own: OwnCommands): readonly TonedLine[] {
  return [[plain(`    ${sentence(because)}`)], ...(remedy === null ? [] : remedyLines(remedy, own))];
}

function remedyLines(remedy: Remedy, own: OwnCommands): readonly TonedLine[] {
  switch (remedy.kind) {
    case 'deploy':
      return step(`Deploy it: ${own.deploy(remedy.only)}`);
    case 'send':
      return step(`Send a request: ${own.send}`);
    case 'aws':
      return [...step('In a shell:'), ...remedy.commands.map((command) => [plain(`        ${command}`)])];
    case 'logGroup':
      return step(remedy.value === null ? `If its lines are in CloudWatch, name the group in agentcore-chain.json: observability.logGroups.${remedy.log}` : `Write into agentcore-chain.json: observability.logGroups.${remedy.log} = "${remedy.value}"${partOf(remedy.log, remedy.value)}`);
    case 'words':
      return step(remedy.text);
  }
}

/** Fact `logs.pods-group`: that group holds the lines of every pod. */
function partOf(log: LogName, group: string): string {
  return group.startsWith(podGroupPrefix) ? `, and under observability.logParts.${log} which of its lines are of ${whoLogs(log)} (namespace, podPrefix or app)` : '';
}

function step(text: string): readonly TonedLine[] {
  return [[quiet('    → '), plain(text)]];
}

function mark(state: ReadinessState): Span {
  const [text, tone] = marks[state];
  return { text, tone };
}

/** Names of files and settings keep their case. */
function sentence(text: string): string {
  return `${/^[a-z]+[\s,]/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text}.`;
}

function andOf(names: readonly string[]): string {
  return names.length <= 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
