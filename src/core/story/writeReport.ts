import type { Story } from './story.ts';

/** One flow as Markdown. Holds what the story holds and no more. `timeZone`: an IANA name; UTC where absent. */
export function writeReport(story: Story, timeZone = 'UTC'): string {
  return `## ${story.verdictLine}: ${story.headline} (${timeZone})\n`;
}
