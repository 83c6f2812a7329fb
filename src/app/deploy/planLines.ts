import type { Cluster } from '../../core/deploy/workload/cluster.ts';
import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import type { ChosenSteps, PlannedKind, PlannedStep } from '../../core/deploy/planDeployment.ts';
import { leavesThatDiffer, type Difference } from '../../core/deploy/leavesThatDiffer.ts';
import { deploySteps } from '../../core/deploy/resource.ts';
import type { PlanWarning } from '../../core/deploy/surroundings/surroundings.ts';
import { visible } from '../../core/story/visible.ts';
import { plain, quiet, strong, type Tone, type TonedLine } from '../../core/tonedLine.ts';
import { countsOf, hasChanges, kindInWords, planMarks, valueInWords, warningGroups } from './planWords.ts';

/** A plan as somebody reads it. */
export type ShownPlan = {
  readonly chain: string;
  readonly place: DeploymentPlace;
  /** Where workloads go; null where none are planned. */
  readonly cluster: Cluster | null;
  /** Null: credentials as every AWS tool finds them. */
  readonly profile: string | null;
  readonly intent: 'deploy' | 'destroy';
  /** The part of the chain that it is about; null: all of it. */
  readonly only: ChosenSteps;
  readonly steps: readonly PlannedStep[];
  readonly warnings: readonly PlanWarning[];
  /** What became of it; null while nothing did. */
  readonly outcome: string | null;
};

/**
 * A plan as lines of text: where to, what would become of each resource and why, then what those that are made or changed are set to. IAM documents stand
 * there in full, of what is kept too. Holds no secret, as a plan does not.
 */
export function planLines(plan: ShownPlan): readonly TonedLine[] {
  const { place, cluster, profile, steps } = plan;
  const parts = deploySteps.map((name) => ({ name, own: steps.filter(({ step }) => step === name) })).filter(({ own }) => own.length > 0);
  const widths = { kind: widest(steps.map(({ resource }) => kindInWords(resource.kind))), name: Math.min(longestBeside.name, widest(steps.map(({ resource }) => resource.name))) };
  const settings = steps.flatMap(settingLines);
  const lines: readonly TonedLine[] = [
    [strong(headingOf(plan))],
    [],
    [quiet('  Account  '), plain(place.account)],
    [quiet('  Region   '), plain(place.region)],
    [quiet('  Profile  '), plain(profile ?? 'none: credentials as every AWS tool finds them')],
    ...(cluster === null ? [] : [[quiet('  Cluster  '), plain(`${cluster.name}, ${cluster.server}`)], [quiet('  Context  '), plain(cluster.context)]]),
    [],
    [plain(summaryOf(plan))],
    ...warningGroups(plan.warnings).flatMap((group) => [[], [strong(group.title)], ...group.warnings.flatMap(warningLines)]),
    ...parts.flatMap(({ name, own }) => [[], [strong(titleOf(name))], ...own.flatMap((step) => stepLines(step, widths))]),
    ...(settings.length === 0 ? [] : [[], [strong('Settings and IAM policies, in full')], ...settings]),
  ];
  return lines.map((line) => line.map(({ text, tone }) => ({ text: visible(text), tone })));
}

function headingOf({ chain, intent, only }: ShownPlan): string {
  return `${intent === 'deploy' ? 'Deployment of' : 'Destroy'} ${chain}${only === null ? '' : `: ${[...only].join(', ')} only`}`;
}

function summaryOf({ intent, steps, outcome }: ShownPlan): string {
  if (outcome !== null) return `${outcome} Below is the plan as it was before.`;
  if (steps.length === 0) return intent === 'deploy' ? 'There is nothing to deploy.' : 'Nothing of this chain is there.';
  if (hasChanges(steps)) return `${countsOf(steps)}. This is a plan: it has changed nothing.`;
  return steps.every(({ kind }) => kind === 'keep') ? `${countsOf(steps)}: AWS is as the chain file says.` : `${countsOf(steps)}. As it stands, nothing can be changed.`;
}

function warningLines({ severity, subject, because, remedy }: PlanWarning): readonly TonedLine[] {
  return [[{ text: `  ${severity === 'warning' ? '!' : 'i'} `, tone: severity === 'warning' ? 'odd' : 'quiet' }, plain(`${subject}: ${because}.`)], [quiet(`    ${remedy}`)]];
}

const tones: { readonly [kind in PlannedKind]: Tone } = { create: 'good', update: 'odd', keep: 'quiet', delete: 'bad', blocked: 'bad' };

/** A reason stands on a line of its own where it or the name is longer. In characters. */
const longestBeside = { name: 40, reason: 50 };

function stepLines({ kind, resource, because, changes, besides = {} }: PlannedStep, widths: { readonly kind: number; readonly name: number }): readonly TonedLine[] {
  const reason = kind === 'update' ? '' : because; // what differs stands below
  const isBeside = reason.length <= longestBeside.reason && resource.name.length <= longestBeside.name;
  const head: TonedLine = [
    { text: `  ${planMarks[kind]} ${kind.padEnd(8)}`, tone: tones[kind] },
    quiet(kindInWords(resource.kind).padEnd(widths.kind + 2)),
    plain(isBeside && reason !== '' ? resource.name.padEnd(widths.name + 2) : resource.name),
    ...(isBeside && reason !== '' ? [quiet(reason)] : []),
  ];
  return [head, ...(isBeside || reason === '' ? [] : [[plain(`      ${reason}`)]]), ...changes.flatMap(({ member, before, after }) => leavesThatDiffer(member, before, after).map(changeLine)), ...Object.entries(besides).map(besideLine)];
}

function besideLine([member, value]: readonly [string, unknown]): TonedLine {
  return [quiet(`      ${member}: `), plain(bounded(valueInWords(value))), quiet(' is not the chain file’s, and stays')];
}

function changeLine({ place, before, after }: Difference): TonedLine {
  return [quiet(`      ${place}: `), plain(bounded(valueInWords(before))), quiet(' -> '), plain(bounded(valueInWords(after)))];
}

/** IAM documents are never cut. A document for the gateway's tools may have a megabyte. */
const longest = { characters: 2_000, lines: 200 };

function settingLines({ kind, resource, fields }: PlannedStep): readonly TonedLine[] {
  const shown = Object.entries(fields).filter(([, value]) => kind !== 'keep' || isPolicy(value));
  if (kind === 'delete' || kind === 'blocked' || shown.length === 0) return [];
  return [[], [quiet(`  ${kindInWords(resource.kind)} `), plain(resource.name)], ...shown.flatMap(([member, value]) => (member === 'manifests' ? Object.entries(value ?? {}).flatMap(([key, manifest]) => manifestLines(key, manifest)) : fieldLines(member, value)))];
}

/** Whoever confirms what goes to a cluster sees all of it. */
function manifestLines(key: string, manifest: unknown): readonly TonedLine[] {
  return [[quiet(`    ${key}:`)], ...JSON.stringify(manifest, null, 2).split('\n').map((line) => [plain(`      ${line}`)])];
}

function fieldLines(member: string, value: unknown): readonly TonedLine[] {
  const isSimple = typeof value !== 'object' || value === null || JSON.stringify(value).length <= longestBeside.reason;
  if (isSimple) return [[quiet(`    ${member}: `), plain(bounded(valueInWords(value)))]];
  const all = JSON.stringify(value, null, 2).split('\n');
  const lines = isPolicy(value) ? all : all.slice(0, longest.lines).map(bounded);
  const more = all.length - lines.length;
  return [[quiet(`    ${member}:`)], ...lines.map((line) => [plain(`      ${line}`)]), ...(more === 0 ? [] : [[quiet(`      and ${more} lines more`)]])];
}

function isPolicy(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'Statement' in value;
}

function bounded(text: string): string {
  return text.length <= longest.characters ? text : `${text.slice(0, longest.characters)} ... (${text.length} characters)`;
}

function titleOf(step: string): string {
  return `${step.charAt(0).toUpperCase()}${step.slice(1)}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
