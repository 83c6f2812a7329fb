import { deploySteps, type Desired, type ResourceKind } from './resource.ts';

/** What a record, or a list of what another holds, has of a resource, as far as it can be found by. */
export type Recorded = { readonly kind: ResourceKind; readonly name: string; readonly within: string | null };

/**
 * What earlier deployments made, by their record or by what AWS lists of it, and the chain file does not ask for any more: a target
 * that was taken out of it. Says nothing of what is there.
 */
export function leftoversOf(desired: readonly Desired[], record: ReadonlyMap<string, Recorded>): readonly Desired[] {
  const wanted = new Set(desired.map(({ id }) => id));
  return [...record].flatMap(([id, { kind, name, within }]) => {
    const step = deploySteps.find((one) => id.startsWith(`${one}/`));
    if (step === undefined || wanted.has(id)) return [];
    return [{ id, step, kind, name, within, after: within === null ? [] : [within], fields: () => ({}), isLeftover: true }];
  });
}
