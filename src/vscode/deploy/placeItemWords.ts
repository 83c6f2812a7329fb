import type { FlowSource } from '../flows/flowSource.ts';
import type { AwsPlace } from './awsPlaces.ts';

/** What the status bar says of where a chain is deployed to. Null where there is nothing to say, or where the item beside it says the same. */
export function placeItemWords(place: AwsPlace | null, source: FlowSource): { readonly text: string; readonly spoken: string } | null {
  if (place === null) return null;
  const { account, region, profile } = place;
  if (source.kind === 'aws' && source.account === account && source.region === region && source.profile === profile) return null;
  const who = profile === null ? 'default credentials' : `profile ${profile}`;
  return { text: `$(cloud-upload) AWS ${account}, ${region} (${(profile ?? 'default credentials').replaceAll('$(', '\\$(')})`, spoken: `Deploys to AWS account ${account}, ${region}, ${who}. Click to select another profile or region.` };
}
