import { visible } from '../core/story/visible.ts';

const joining = /^[\p{Mn}\p{Me}]$/u;
const wide = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Extended_Pictographic}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;

/** As `visible`, for text of several lines, which stay lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Columns that a text takes on a terminal. Counts doubtful characters as wide, so that no line is ever too long. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x20 && code < 0x7f) width += 1;
    else if (!joining.test(character)) width += wide.test(character) && code > 0xff ? 2 : 1;
  }
  return width;
}

/** Text of others may be of any length: so many lines of it are shown, about 500 characters. */
export function mostLinesAt(width: number): number {
  return Math.max(4, Math.ceil(500 / Math.max(4, width)));
}

/** Lines of at most `width` columns, broken between words, else after a hyphen or slash, else anywhere. With `most`, the rest is cut off and says so. */
export function wrapText(text: string, width: number, most = Infinity): readonly string[] {
  const columns = Math.max(4, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    for (const [place, piece] of piecesOf(word, columns).entries()) {
      const glue = place === 0 && line !== '' ? ' ' : '';
      if (line !== '' && widthOf(line) + glue.length + widthOf(piece) > columns) {
        lines.push(line);
        line = piece;
      } else {
        line += glue + piece;
      }
    }
    if (lines.length > most) break;
  }
  lines.push(line);
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), shorten(`${lines[most - 1] ?? ''}…`, columns)];
}

/** At most `width` columns, with an ellipsis for what is cut off. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept) + widthOf(character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** A word as pieces of at most `width` columns: whole where it fits, else after hyphens and slashes, else character by character. */
function piecesOf(word: string, width: number): readonly string[] {
  if (widthOf(word) <= width) return [word];
  return (word.match(/[^-/]*[-/]+|[^-/]+/g) ?? [word]).flatMap((part) => chop(part, width));
}

function chop(part: string, width: number): readonly string[] {
  if (widthOf(part) <= width) return [part];
  const pieces: string[] = [];
  let piece = '';
  let taken = 0;
  for (const character of part) {
    const size = widthOf(character);
    if (taken + size > width) {
      pieces.push(piece);
      piece = '';
      taken = 0;
    }
    piece += character;
    taken += size;
  }
  return [...pieces, piece];
}
