import { codeOf, proseOf } from '../story/markdown.ts';
import { drawPicture } from './drawPicture.ts';
import type { Block, Guide, Inline, Prose } from './guide.ts';

/** A guide as Markdown, with a table of contents. Text of others is shown, never interpreted. */
export function writeMarkdown({ title, subtitle, blocks }: Guide): string {
  const parts = [`# ${proseOf(title)}`, proseOf(subtitle), contentsOf(blocks), ...blocks.map(blockOf)];
  return `${parts.join('\n\n')}\n`;
}

function contentsOf(blocks: readonly Block[]): string {
  return blocks.flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [`- [${proseOf(block.text)}](#${anchorOf(block.text)})`] : [])).join('\n');
}

/** As GitHub and VS Code name the places of headings. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${proseOf(block.text)}`;
    case 'paragraph':
      return proseText(block.prose);
    case 'list':
      return block.items.map((item) => `- ${proseText(item)}`).join('\n');
    case 'table':
      return [rowOf(block.header.map(proseOf)), rowOf(block.header.map(() => '---')), ...block.rows.map((cells) => rowOf(cells.map(proseText)))].join('\n');
    case 'code':
      return fenced(block.language, block.text);
    case 'picture':
      return fenced('text', drawPicture(block.picture));
  }
}

/** A table's row ends at a bar, even one inside of code. */
function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function proseText(prose: Prose): string {
  return prose.map(inlineOf).join('');
}

function inlineOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return plainOf(inline.text);
    case 'strong':
      return `**${plainOf(inline.text)}**`;
    case 'code':
      return codeOf(inline.text);
    case 'link':
      return `[${proseOf(inline.text)}](${inline.url})`;
    case 'place':
      return `[${codeOf(placeText(inline))}](${encodeURI(inline.path)}${inline.line === null ? '' : `#L${inline.line}`})`;
  }
}

/** What stands between two stretches belongs to the sentence: its spaces, and the signs that follow or precede without one. */
function plainOf(text: string): string {
  const [, before = '', core = '', after = ''] = /^(\s*[)"”’.,;:?!…]*\s*)([\s\S]*?)(\s*[("“‘]*)$/.exec(text) ?? [];
  return `${before}${proseOf(core)}${after}`.replace(/\s+/g, ' ');
}

/** `interceptor/src/intercept.ts:64` */
export function placeText({ path, line }: Extract<Inline, { kind: 'place' }>): string {
  return line === null ? path : `${path}:${line}`;
}
