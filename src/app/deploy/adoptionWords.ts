import type { Owner, ResourceKind } from '../../core/deploy/resource.ts';
import { arnOf, type AdoptionPlan } from './adoption.ts';
import { kindInWords, planMarks, valueInWords } from './planWords.ts';

/** Whose something is, as a sentence without its full stop. */
export const ownersInWords: { readonly [owner in Owner]: string } = {
  'this-chain': 'its tags say that it is this chain’s',
  'another-chain': 'it belongs to another chain, by its tags',
  'nobody-known': 'no tag says whose it is',
};

/** What somebody must know before it is adopted: which one it is, as labels and values. */
export function adoptionFacts({ found, place }: AdoptionPlan): readonly (readonly [label: string, value: string])[] {
  return [['ARN', arnOf(found) ?? 'none'], ['Account', place.account], ['Region', place.region], ['Owner', ownersInWords[found.owner]]];
}

/** The same: what differs, and what the next deployment would do. One line each; what another tool set is in them. */
export function adoptionOutlook({ resource, next }: AdoptionPlan): readonly string[] {
  const own = next.find((step) => step.resource.id === resource.id);
  return [
    ...(own?.kind === 'update' ? ['It differs from the chain file:', ...own.changes.map(changeInWords)] : [own === undefined ? 'It is as the chain file says.' : `Whether it differs from the chain file is not known: ${own.because}.`]),
    '',
    ...(next.length === 0 ? [`The next deployment of the ${resource.step} would change nothing.`] : [
      `The next deployment of the ${resource.step} would then do:`,
      ...next.map((step) => `  ${planMarks[step.kind]} ${nameOf(step.resource)}  ${step.kind}: ${step.because}`),
    ]),
  ];
}

/** All of it, for letters of one width. */
export function adoptionLines(plan: AdoptionPlan): readonly string[] {
  return [nameOf(plan.resource), ...adoptionFacts(plan).map(([label, value]) => `  ${label.padEnd(7)}  ${value}`), '', ...adoptionOutlook(plan)];
}

/** What is asked. Of another chain's resource it says so first. */
export function adoptionQuestion({ chain, resource, found }: AdoptionPlan): string {
  const asked = `Put the tags of ${chain} on ${nameOf(resource)}? Nothing else of it is changed now.`;
  return found.owner === 'another-chain' ? `It belongs to another chain, which will not find it as its own any more. Take it from that chain? ${asked}` : asked;
}

/** A resource as a plan names it. */
export function nameOf({ kind, name }: { readonly kind: ResourceKind; readonly name: string }): string {
  return `${kindInWords(kind)} ${name}`;
}

function changeInWords({ member, before, after }: { readonly member: string; readonly before: unknown; readonly after: unknown }): string {
  return `  ${member}: ${valueInWords(before)} -> ${valueInWords(after)}`;
}
