import type { ChainPicture } from './guide.ts';

/** The chain in letters of one width, top to bottom. */
export function drawPicture({ stations, ways }: ChainPicture): string {
  const contents = stations.map(({ name, details }, index) => [`${index + 1} ${name}`, ...details.map((detail) => `  ${detail}`)]);
  const width = Math.max(...contents.flat().map((line) => [...line].length));
  const boxes = contents.map((lines) => [`┌─${'─'.repeat(width)}─┐`, ...lines.map((line) => `│ ${line}${' '.repeat(width - [...line].length)} │`), `└─${'─'.repeat(width)}─┘`]);
  return boxes.flatMap((box, index) => {
    const way = ways[index];
    return way === undefined ? box : [...box, `    │  ${way.carrier}`, `    ▼  ${way.entrance}`];
  }).join('\n');
}
