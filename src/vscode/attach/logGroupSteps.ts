import { podGroupPrefix } from '../../core/agentcore/account/eks.ts';
import { gatewayLimits } from '../../core/agentcore/gateway/gateway.ts';
import { attachedChain } from '../../core/attach/attachedChain.ts';
import type { SeenDeployment } from '../../core/attach/seenDeployment.ts';
import { logsNamed, targetOfLog, whoLogs, type LogName } from '../../core/chain/logName.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import { askText } from '../steps/askText.ts';
import type { Step, StepPlace } from '../steps/runSteps.ts';
import { attachedOf, discovered, type AttachDraft, type Discovered } from './attachDraft.ts';
import { askPart } from './logPartStep.ts';

type Row = { readonly group: string | null } | 'rest' | 'other';

/** For each log whose group AWS does not tell, but could have one: those of the targets, then the frontend's, the gateway's and the interceptor's. */
export const logGroupSteps: readonly Step<AttachDraft>[] = [
  ...Array.from({ length: gatewayLimits.targets }, (_, index) => stepFor(({ found, restFrom }) => (found === null || index > (restFrom ?? index) ? undefined : unknownTargets(found)[index]), index)),
  ...(['frontend', 'gateway', 'interceptor'] as const).map((log) => stepFor(({ found }) => (found !== null && unknownLogs(found).includes(log) ? log : undefined), null)),
];

/** `index`: among the targets that are asked about; null for a hop. */
function stepFor(logOf: (draft: AttachDraft) => LogName | undefined, index: number | null): Step<AttachDraft> {
  return {
    applies: (draft) => logOf(draft) !== undefined,
    ask: async (draft, place) => {
      const log = logOf(draft) ?? 'target';
      for (;;) {
        const row = await pickedGroup(log, index, draft, place);
        if (row.kind !== 'next') return row.kind === 'back' ? { kind: 'back', draft } : { kind: 'cancel' };
        const from = index === null ? draft.restFrom : null;
        if (row.value === 'rest') return { kind: 'next', draft: { ...withGroup(draft, log, null), restFrom: index } };
        const group = row.value === 'other' ? await typedGroup(log, draft, place) : row.value.group;
        if (group === 'cancel') return { kind: 'cancel' };
        if (group === 'back') continue;
        if (group === null) return { kind: 'next', draft: { ...withGroup(draft, log, null), restFrom: from } };
        const parted = await partedDraft({ ...withGroup(draft, log, group), restFrom: from }, log, group, place);
        if (parted === 'cancel') return { kind: 'cancel' };
        if (parted !== 'back') return { kind: 'next', draft: parted };
      }
    },
  };
}

function pickedGroup(log: LogName, index: number | null, draft: AttachDraft, place: StepPlace): ReturnType<typeof askPick<Row>> {
  const found = discovered(draft.found);
  const mine = draft.logGroups[log];
  const takenBySeen = Object.entries(seenGroups(found)).flatMap(([other, group]) => (other === log ? [] : [group]));
  const agents = attachedOf(draft).chain.observability.logGroups['agent'];
  const known = found.logGroups.filter((group) => !takenBySeen.includes(group) && group !== agents);
  const name = targetOfLog(log)?.toLowerCase();
  const isLikely = (group: string): boolean => name !== undefined && group.toLowerCase().includes(name);
  const row = (group: string): Choice<Row> => {
    const other = otherIn(draft, log, group);
    return { label: group, value: { group }, ...(other === null ? {} : { description: `${whoLogs(other)} logs there too` }) };
  };
  const left = index === null ? 0 : unknownTargets(found).length - index;
  const choices: readonly Choice<Row>[] = [
    { label: 'Not Known, Leave It Open', description: `nothing is then known of ${whoLogs(log)} but by the ${log === 'target' || name !== undefined ? 'hops before it' : 'other hops'}`, icon: 'circle-slash', value: { group: null } },
    ...(left > 1 ? [{ label: 'Leave All Targets from Here On Open', description: `${left} targets`, icon: 'debug-step-over', value: 'rest' as const }] : []),
    { label: 'Write Its Name...', icon: 'edit', value: 'other' },
    ...(known.some(isLikely) ? [{ label: `log groups with ${name} in their name` }, ...known.filter(isLikely).map(row)] : []),
    { label: 'log groups' }, ...known.filter((group) => !isLikely(group)).map(row),
  ];
  return askPick<Row>({ placeholder: `In which log group does ${whoLogs(log)} log? AWS does not tell.`, choices, isCurrent: (one) => typeof one === 'object' && one.group === (mine ?? null) }, place);
}

async function typedGroup(log: LogName, draft: AttachDraft, place: StepPlace): Promise<string | 'back' | 'cancel'> {
  const typed = await askText({ value: draft.logGroups[log] ?? '', prompt: `Log group of ${whoLogs(log)}.`, placeholder: `/orders/${targetOfLog(log) ?? log}`, judge: (text) => (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(text.trim()) ? null : { kind: 'refusal', text: 'A log group’s name holds letters, digits and . - _ / #' }) }, { ...place, canGoBack: true });
  if (typed.kind === 'cancel') return 'cancel';
  return typed.kind === 'next' ? typed.text.trim() : 'back';
}

/** What several log into, and what holds the lines of all pods, is parted: the lines of each are asked for. */
async function partedDraft(draft: AttachDraft, log: LogName, group: string, place: StepPlace): Promise<AttachDraft | 'back' | 'cancel'> {
  const other = otherIn(draft, log, group);
  if (other === null && !group.startsWith(podGroupPrefix)) return draft;
  let parted = draft;
  for (const one of other === null || draft.logParts[other] !== undefined ? [log] : [other, log]) {
    const part = await askPart(one, group, parted.logParts[one], place);
    if (part === 'back' || part === 'cancel') return part;
    parted = { ...parted, logParts: { ...parted.logParts, [one]: part } };
  }
  return parted;
}

/** Another log of which was said that it is in that group. */
function otherIn({ logGroups }: AttachDraft, log: LogName, group: string): LogName | null {
  return logsNamed(logGroups).find((one) => one !== log && logGroups[one] === group) ?? null;
}

function unknownTargets(found: Discovered): readonly LogName[] {
  return unknownLogs(found).filter((log) => log === 'target' || targetOfLog(log) !== null);
}

type SeenLogs = { readonly unknown: readonly LogName[]; readonly groups: { readonly [log: string]: string } };
const lookedAt = new WeakMap<Discovered, SeenLogs>();

/** What AWS tells by itself; looked at once for each gateway, since every step asks. */
function seenLogs(found: Discovered): SeenLogs {
  const known = lookedAt.get(found);
  if (known !== undefined) return known;
  const { chain, notes } = attachedChain(found.seen, { runtime: null, logGroups: {} });
  const open = Object.fromEntries(notes.flatMap(({ setting }) => (setting.startsWith(settingOfGroups) ? [[setting.slice(settingOfGroups.length), true]] : [])));
  const logs: SeenLogs = { unknown: logsNamed(open).filter((log) => isAsked(log, found.seen)), groups: chain.observability.logGroups };
  lookedAt.set(found, logs);
  return logs;
}

const settingOfGroups = 'observability.logGroups.';

function unknownLogs(found: Discovered): readonly LogName[] {
  return seenLogs(found).unknown;
}

function seenGroups(found: Discovered): SeenLogs['groups'] {
  return seenLogs(found).groups;
}

/** The agent's group is known with its runtime. A gateway without a delivery, and one without an interceptor, have no log that somebody could name. */
function isAsked(log: LogName, { gatewayLog, interceptor }: SeenDeployment): boolean {
  if (log === 'agent') return false;
  if (log === 'gateway') return gatewayLog.state === 'unreadable';
  return log !== 'interceptor' || interceptor?.state === 'unreadable';
}

function withGroup(draft: AttachDraft, log: LogName, group: string | null): AttachDraft {
  const { [log]: _before, ...groups } = draft.logGroups;
  const { [log]: part, ...parts } = draft.logParts;
  const isSame = group !== null && group === draft.logGroups[log];
  return { ...draft, logGroups: group === null ? groups : { ...groups, [log]: group }, logParts: isSame && part !== undefined ? { ...parts, [log]: part } : parts };
}
