import type { Tags } from '../../core/deploy/ownership.ts';

type Tag = { readonly Key?: string | undefined; readonly Value?: string | undefined };

/** As IAM, S3 and others write tags. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value }));
}

export function tagsOf(list: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((list ?? []).flatMap(({ Key: key, Value: value }) => (key === undefined || value === undefined ? [] : [[key, value]])));
}
