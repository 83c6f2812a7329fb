import { useState } from 'preact/hooks';
import type { HopName } from '../../../src/core/chain/hop.ts';
import type { Evidence } from '../../../src/core/flow/flow.ts';
import { visible } from '../../../src/core/story/visible.ts';
import { evidenceLabel } from '../../../src/core/story/words/storyWords.ts';
import { Icon } from '../icons/Icon.tsx';
import type { DetailActions } from './detailProps.ts';
import { eachOnce } from './eachOnce.ts';

type EvidenceLinksProps = { readonly hop: HopName; readonly evidence: readonly Evidence[]; readonly act: Pick<DetailActions, 'openEvidence' | 'openInCloudWatch'> };

/** A call has a handful of records at a hop; only one that repeats itself has more. */
const shownRecords = 5;

/** Where each of a hop's statements can be looked up. */
export function EvidenceLinks({ hop, evidence, act }: EvidenceLinksProps) {
  const [open, setOpen] = useState(false);
  const places = eachOnce(evidence);
  const shown = open ? places : places.slice(0, shownRecords);
  return (
    <ul class="evidence">
      {shown.map((place) => (
        <li key={`${place.stream}:${place.line}`}>
          <button type="button" class="link" title={visible(place.stream)} onClick={() => act.openEvidence(place)}><Icon name="record" size={14} />{evidenceLabel(hop, place)}</button>
          {place.source === 'cloudwatch' && <button type="button" class="link quiet" aria-label={`Open ${evidenceLabel(hop, place)} in CloudWatch`} title="Open in CloudWatch, in the browser" onClick={() => act.openInCloudWatch(place)}>CloudWatch<Icon name="outside" size={12} /></button>}
        </li>
      ))}
      {places.length > shown.length && <li><button type="button" class="link" onClick={() => setOpen(true)}>Show {places.length - shown.length} more</button></li>}
    </ul>
  );
}
