import type { StoryLine } from '../../../src/core/story/story.ts';
import { sizeWords } from '../../../src/core/story/words/factWords.ts';
import { Icon } from '../icons/Icon.tsx';

/** How large the token is, and how much of what fits into a header. */
export function TokenSize({ line }: { readonly line: StoryLine }) {
  const { size, sizeLimit } = line;
  const share = size === null || sizeLimit === null || sizeLimit === 0 ? null : size / sizeLimit;
  const over = share !== null && share > 1;
  return (
    <span class={over ? 'size size-over' : 'size'}>
      {share !== null && <svg width="56" height="8" aria-hidden="true" focusable="false"><rect x="1" y="2" width={Math.max(1, Math.min(1, share) * 54)} height="4" class="size-bar" /><rect x="0.5" y="1.5" width="55" height="5" rx="2.5" class="size-frame" /></svg>}
      {over && <Icon name="cross" size={14} />}
      <span>{sizeWords(line)}{over && ', too large'}</span>
    </span>
  );
}
