import type { Desired, Observed } from './resource.ts';

type Observations = ReadonlyMap<string, Observed>;

/** Whether a resource under a name of ours is not known as ours, or stands in one that is not. */
export function isForeign({ id, within }: Desired, observed: Observations): boolean {
  return [id, within ?? ''].some((one) => {
    const found = observed.get(one);
    return found?.state === 'present' && found.owner !== 'this-chain';
  });
}

/** One of these that is not ours and whose settings name this one, by its ARN or as the repository of an image: taking this one away would break it. Null where there is none. */
export function foreignUserOf(resource: Desired, resources: readonly Desired[], observed: Observations): Desired | null {
  const found = observed.get(resource.id);
  if (found?.state !== 'present') return null;
  const { arn, uri } = found.outputs;
  const names = [...(arn === undefined ? [] : [`"${arn}"`]), ...(uri === undefined ? [] : [`"${uri}"`, `"${uri}@`, `"${uri}:`])];
  return resources.find((other) => other.after.includes(resource.id) && isForeign(other, observed) && isSetTo(observed.get(other.id), names)) ?? null;
}

/** `names`: as they stand in JSON. */
function isSetTo(user: Observed | undefined, names: readonly string[]): boolean {
  if (user?.state !== 'present') return false;
  const settings = JSON.stringify(user.fields);
  return names.some((name) => settings.includes(name));
}
