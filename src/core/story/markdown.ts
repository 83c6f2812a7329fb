import { visible } from './visible.ts';

const longest = { value: 300, sentence: 1_000 } as const;

/** Text of others as code: nothing in it is a link, a mention, an emphasis or HTML, and it stays on its line. What is longer than 300 characters is cut, and says so. */
export function codeOf(text: string): string {
  return text === '' ? '(empty)' : fence(visible(cut(text, longest.value)));
}

/**
 * A sentence of ours with text of others in it. Words that are plain stay as they are; whatever Markdown, or GitHub, could take for more than a word
 * (a link, a mention, a reference, emphasis, HTML, an emoji's name) is code. It must not begin a line: there even a plain word can be markup.
 */
export function proseOf(sentence: string): string {
  return visible(cut(sentence, longest.sentence)).split(' ').filter((word) => word !== '').map(wordOf).join(' ');
}

const parts = /^([("“‘]*)(.*?)([)"”’.,;:?!…]*)$/su;
const plain = /^[\p{L}\p{M}\p{N}]+(?:[-’'./,][\p{L}\p{M}\p{N}]+|(?<=\p{N}):(?=\p{N})\p{N}+)*$/u;
/** Plain by their characters, and links for GitHub all the same. */
const links = /(?:^|[^\p{L}\p{N}])(?:www\.|gh-\d)|^(?=.*\d)[0-9a-f]{7,40}$/iu;
const signs: ReadonlySet<string> = new Set(['-', '–', '—', '…']);

function wordOf(word: string): string {
  const [, before = '', core = '', after = ''] = parts.exec(word) ?? [];
  if (signs.has(word) || (plain.test(core) && !links.test(core))) return word;
  return core === '' ? fence(word) : `${before}${fence(core)}${after}`;
}

/** A fence longer than any run of backticks within. Markdown takes one space off either side. */
function fence(text: string): string {
  const runs = (text.match(/`+/g) ?? []).map((run) => run.length);
  const ticks = '`'.repeat(runs.length === 0 ? 1 : Math.max(...runs) + 1);
  const room = /^[ `]|[ `]$/.test(text) ? ' ' : '';
  return `${ticks}${room}${text}${room}${ticks}`;
}

/** In whole characters. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${text.length} characters)`;
}
