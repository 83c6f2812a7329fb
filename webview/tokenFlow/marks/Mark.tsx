import type { HopMark } from '../../../src/core/story/story.ts';

type MarkProps = {
  readonly mark: HopMark;
  /** The hop stands still in a debugger: that is said first. */
  readonly paused?: boolean;
};

/** What a hop says about the token, 20 px wide around the origin of an SVG. A solid outline is evidence, a dashed one is not. Its word stands elsewhere. */
export function Mark({ mark, paused = false }: MarkProps) {
  if (paused) return <><circle r="9" class="mark-disc mark-paused" /><path d="M-2.6-3.6V3.6M2.6-3.6V3.6" class="mark-glyph" /></>;
  switch (mark) {
    case 'verified': return <><circle r="9" class="mark-disc mark-ok" /><path d="M-4 .3-1.3 3 4-3" class="mark-glyph" /></>;
    case 'same':
    case 'seen': return <><circle r="9" class="mark-ring" /><circle r="3.5" class="mark-bead" /></>;
    case 'passedOn': return <circle r="9" class="mark-ring mark-dashed" />;
    case 'failed': return <><circle r="10" class="mark-disc mark-bad" /><path d="M-3.5-3.5 3.5 3.5M3.5-3.5-3.5 3.5" class="mark-glyph" /></>;
    case 'other': return <><path d="M0-10 10 0 0 10-10 0Z" class="mark-ring mark-odd" /><path d="M0-4.4V.8M0 3.7V4.1" class="mark-stroke mark-odd" /></>;
    case 'notLogged': return <><circle r="9" class="mark-ring mark-dashed" /><path d="M-2.2-2.2C-2-4.6 2.6-4.4 2.4-1.7 2.2 0 0 0 0 1.7M0 4.2V4.5" class="mark-stroke" /></>;
    case 'guess': return <><circle r="9" class="mark-ring mark-dashed" /><circle r="3.5" class="mark-bead mark-hollow" /></>;
    case 'notReached': return <circle r="4" class="mark-ring mark-faint" />;
  }
}

/** How far a mark reaches to each side: threads end there. 0 where the thread runs through it. */
export function reachOf(mark: HopMark, paused = false): number {
  if (paused) return 9;
  if (mark === 'passedOn') return 0;
  if (mark === 'notReached') return 4;
  return mark === 'failed' || mark === 'other' ? 10 : 9;
}
