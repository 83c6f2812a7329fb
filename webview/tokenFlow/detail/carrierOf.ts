import type { StoryLine } from '../../../src/core/story/story.ts';

/** What stands above a stretch of the way: the header that carried the token, or why there is none to name. */
export type Carrier = { readonly text: string; readonly kind: 'header' | 'gone' | 'guess' | 'none' };

/** `next`: the line of the hop that the stretch leads to. */
export function carrierOf({ thread, headerOut }: StoryLine, next: StoryLine | undefined): Carrier {
  const header = headerOut ?? next?.headerIn ?? null;
  if (header !== null) return { text: header, kind: 'header' };
  if (thread === 'cut') return { text: 'no token', kind: 'gone' };
  return next?.mark === 'guess' ? { text: 'only the time fits', kind: 'guess' } : { text: '', kind: 'none' };
}
