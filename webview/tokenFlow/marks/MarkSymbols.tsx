import type { HopMark } from '../../../src/core/story/story.ts';

/** The id of a mark's small picture, for `<use href="#...">`. */
export function symbolId(mark: HopMark): string {
  return `mark-${mark}`;
}

/** The small pictures of all marks, drawn once a page: every strip of every row refers to them. Takes no room. */
export function MarkSymbols() {
  return (
    <svg class="mark-symbols" width="0" height="0" aria-hidden="true" focusable="false">
      <symbol id={symbolId('verified')} overflow="visible"><circle r="3.5" class="mark-disc mark-ok" /></symbol>
      <symbol id={symbolId('same')} overflow="visible"><circle r="2.5" class="mark-bead" /></symbol>
      <symbol id={symbolId('seen')} overflow="visible"><circle r="2.5" class="mark-bead" /></symbol>
      <symbol id={symbolId('passedOn')} overflow="visible"><circle r="2.6" class="mark-ring mark-mini" /></symbol>
      <symbol id={symbolId('failed')} overflow="visible"><path d="M-3-3 3 3M3-3-3 3" class="mark-cross" /></symbol>
      <symbol id={symbolId('other')} overflow="visible"><path d="M0-4 4 0 0 4-4 0Z" class="mark-disc mark-warn" /></symbol>
      <symbol id={symbolId('notLogged')} overflow="visible"><path d="M-2-1.6C-1.8-4 2.2-3.8 2-1.4 1.8 0 0 0 0 1.2M0 3.3V3.7" class="mark-question" /></symbol>
      <symbol id={symbolId('guess')} overflow="visible"><circle r="2.8" class="mark-ring mark-mini mark-dashed" /></symbol>
      <symbol id={symbolId('notReached')} overflow="visible"><circle r="1.4" class="mark-ring mark-mini mark-faint" /></symbol>
    </svg>
  );
}
