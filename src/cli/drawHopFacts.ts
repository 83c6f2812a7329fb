import type { ClaimRow, StoryLine } from '../core/story/story.ts';
import { visible } from '../core/story/visible.ts';
import { claimWords, sameTokenBefore } from '../core/story/words/claimWords.ts';
import { checkWords, evidenceWords, linkWords, tokenWords } from '../core/story/words/factWords.ts';
import type { Easel } from './drawStory.ts';
import { drawRail } from './drawMark.ts';
import { mostLinesAt, wrapText } from './wrapText.ts';

/** What stands under a hop's line with --verbose: header, token, checks, claims and evidence. */
export function drawHopFacts(line: StoryLine, lines: readonly StoryLine[], easel: Easel): readonly string[] {
  const { colour, paint } = easel;
  const rail = colour ? `  ${drawRail(line, paint)}   ` : '    ';
  const room = easel.width - (colour ? 6 : 4);
  const rows = [
    fact('Note', line.note, room, easel),
    fact('Header in', line.headerIn, room, easel),
    fact('Header out', line.headerOut, room, easel),
    fact('Token', tokenWords(line), room, easel),
    ...line.checks.map((check) => fact(check.name, checkWords(check), room, easel)),
    fact('Outcome', line.outcome, room, easel),
    fact('Joined by', linkWords(line), room, easel),
    fact('Evidence', evidenceWords(line), room, easel),
    ...drawClaims(line, lines, room, easel),
  ];
  return rows.flat().map((row) => rail + row);
}

function fact(label: string, value: string | null, room: number, { paint }: Easel): readonly string[] {
  if (value === null || value === '') return [];
  const [first = '', ...others] = wrapText(`${label}: ${visible(value)}`, room, mostLinesAt(room));
  return [paint('quiet', first.slice(0, label.length + 1)) + first.slice(label.length + 1), ...others.map((row) => `  ${row}`).flatMap((row) => wrapText(row, room))];
}

/** The claims of a token once, where it is first seen; further down only what a verifier refused. */
function drawClaims(line: StoryLine, lines: readonly StoryLine[], room: number, easel: Easel): readonly (readonly string[])[] {
  if (line.claims.length === 0) return [];
  const earlier = sameTokenBefore(line, lines);
  const rows = earlier === null ? line.claims : line.claims.filter(({ refused }) => refused);
  const title = earlier === null ? 'Claims:' : `Claims: as at the ${earlier.hop}${rows.length === 0 ? '' : '; not accepted are'}`;
  return [wrapText(title, room).map((row) => easel.paint('quiet', row)), ...rows.map((row) => drawClaim(row, line.at, room, easel))];
}

function drawClaim(row: ClaimRow, at: number | null, room: number, easel: Easel): readonly string[] {
  const name = `${visible(row.name)}${row.meaning === '' ? '' : ` (${row.meaning})`}`;
  const text = `${name}: ${visible(claimWords(row, at, easel.clock))}${row.refused ? ', not accepted' : ''}`;
  const [first = '', ...others] = wrapText(text, room - 2, mostLinesAt(room));
  const stands = row.refused || row.change !== null;
  return [first, ...others].map((part, place) => `  ${stands && place === 0 ? easel.paint('strong', part) : part}`);
}
