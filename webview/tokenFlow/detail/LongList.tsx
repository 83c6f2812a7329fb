import { useState } from 'preact/hooks';
import { plainValue, shownEntries } from '../../../src/core/story/words/claimWords.ts';
import type { ClaimValue } from '../../../src/core/token/tokenView.ts';
import { LongText } from './LongText.tsx';

/** Beyond this nobody reads on, and laying it out would hold the view up. */
const mostEntries = 500;

/** A list whose first five entries stand there until it is asked for more. */
export function LongList({ entries }: { readonly entries: readonly ClaimValue[] }) {
  const [open, setOpen] = useState(false);
  const more = entries.length - shownEntries;
  return (
    <>
      <ul class="values">{entries.slice(0, open ? mostEntries : shownEntries).map((entry, place) => <li key={place}><LongText text={plainValue(entry)} /></li>)}</ul>
      {open && entries.length > mostEntries && <p class="meta">Cut after {mostEntries} of {entries.length} entries.</p>}
      {more > 0 && <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Show Less' : `Show ${more} more`}</button>}
    </>
  );
}
