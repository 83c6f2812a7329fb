import { maskedWords, plainValue, relativeWords } from '../../../src/core/story/words/claimWords.ts';
import type { ClaimRow } from '../../../src/core/story/story.ts';
import type { ClaimValue as Value } from '../../../src/core/token/tokenView.ts';
import { Icon } from '../icons/Icon.tsx';
import { dayAndTime } from './localTime.ts';
import { LongList } from './LongList.tsx';
import { LongText } from './LongText.tsx';

type ClaimValueProps = {
  readonly kind: ClaimRow['kind'];
  readonly value: Value;
  /** When the call came to the hop, epoch milliseconds; null = unknown. */
  readonly at: number | null;
  readonly now: number;
};

/** What a token claims: a time as people read it, a list as a list, anything else as it stands there. */
export function ClaimValue({ kind, value, at, now }: ClaimValueProps) {
  if (kind === 'masked') return <span class="masked"><Icon name="masked" size={14} />{maskedWords}</span>;
  if (kind === 'time' && typeof value === 'number' && isTime(value)) {
    return <span title={String(value)}>{dayAndTime(value * 1000, now)}{at !== null && <>, <span class="relative">{relativeWords(value, at)}</span></>}</span>;
  }
  if (kind === 'list' && Array.isArray(value) && value.length > 0) return <LongList entries={value} />;
  const text = plainValue(value);
  return text === '' ? <span class="dim">empty</span> : <LongText text={text} />;
}

/** A log may hold a number that is no time at all: it stands there as it is. */
function isTime(seconds: number): boolean {
  return !Number.isNaN(new Date(seconds * 1000).getTime());
}
