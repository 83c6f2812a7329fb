import type { StoryVerdict } from '../../../src/core/story/story.ts';

type VerdictIconProps = {
  readonly verdict: StoryVerdict;
  /** CSS pixels; 16 where absent. */
  readonly size?: number;
};

/** The verdict's picture in its colour. Always beside a word or a label: a screen reader does not hear it. */
export function VerdictIcon({ verdict, size = 16 }: VerdictIconProps) {
  return (
    <svg class={`verdict-icon verdict-${verdict}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {verdict === 'inProgress' ? <path d="M8 1.5A6.5 6.5 0 1 1 1.5 8" /> : <circle cx="8" cy="8" r="6.5" />}
      {verdict === 'healthy' && <path d="M4.9 8.3 7 10.4 11.2 5.8" />}
      {verdict === 'broken' && <path d="M5.5 5.5 10.5 10.5M10.5 5.5 5.5 10.5" />}
      {verdict === 'undetermined' && <path d="M6 6.4C6 3.7 10 3.8 10 6.2 10 7.8 8 7.7 8 9.4M8 11.5V11.9" />}
    </svg>
  );
}
