import type { Desired, Observed } from './resource.ts';

type Observations = ReadonlyMap<string, Observed>;

/** Whether a resource under a name of ours is not known as ours, or stands in one that is not. */
export function isForeign({ id, within }: Desired, observed: Observations): boolean {
  return [id, within ?? ''].some((one) => {
    const found = observed.get(one);
    return found?.state === 'present' && found.owner !== 'this-chain';
  });
}

/** One of these that is not ours and whose settings name this one by its ARN: taking this one away would break it. Null where there is none. */
export function foreignUserOf(resource: Desired, resources: readonly Desired[], observed: Observations): Desired | null {
  const found = observed.get(resource.id);
  const arn = found?.state === 'present' ? found.outputs['arn'] : undefined;
  if (arn === undefined) return null;
  return resources.find((other) => other.after.includes(resource.id) && isForeign(other, observed) && isSetTo(observed.get(other.id), arn)) ?? null;
}

function isSetTo(user: Observed | undefined, arn: string): boolean {
  return user?.state === 'present' && JSON.stringify(user.fields).includes(JSON.stringify(arn));
}
