import type { Owner } from './resource.ts';

export type Tags = { readonly [key: string]: string };

const chainTag = 'agentcore-chain:chain';
const resourceTag = 'agentcore-chain:resource';

/** Tags by which a resource is known as the chain's, whoever deploys it next and from which machine. */
export function ownershipTags(chain: string, resource: string): Tags {
  return { [chainTag]: chain, [resourceTag]: resource };
}

export function ownerOf(tags: Tags, chain: string): Owner {
  const owner = tags[chainTag];
  if (owner === undefined) return 'nobody-known';
  return owner === chain ? 'this-chain' : 'another-chain';
}

/** The id of the resource that bears these tags; null where it is not this chain's. */
export function resourceOf(tags: Tags, chain: string): string | null {
  return ownerOf(tags, chain) === 'this-chain' ? (tags[resourceTag] ?? null) : null;
}
