import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guideFilesOf, pythonChain, typescriptChain } from '../../test/builders/guideChains.ts';
import { readDocx, type DocxContent } from '../../test/testing/readDocx.ts';
import { chainGuide } from '../core/guide/chainGuide.ts';
import type { Block, Guide, Prose } from '../core/guide/guide.ts';
import { paragraph, table, say } from '../core/guide/say.ts';
import { placeText } from '../core/guide/writeMarkdown.ts';
import { visible } from '../core/story/visible.ts';
import { guideDocument } from './guideDocument.ts';

const guides = [pythonChain, typescriptChain].map((chain) => chainGuide(chain, guideFilesOf(chain)));

async function written(guide: Guide): Promise<DocxContent> {
  return readDocx(await guideDocument(guide));
}

function textOf(prose: Prose): string {
  return prose.map((inline) => (inline.kind === 'place' ? placeText(inline) : inline.text)).join('');
}

function blocks<K extends Block['kind']>({ blocks: all }: Guide, kind: K): readonly Extract<Block, { kind: K }>[] {
  return all.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
}

for (const guide of guides) {
  test(`${guide.title}: every heading, sentence, line of code and cell is in the document, in its order and style`, async () => {
    const { paragraphs, tables } = await written(guide);
    const headings = blocks(guide, 'heading').map(({ level, text }) => ({ style: `Heading${level - 1}`, text }));
    assert.deepEqual(paragraphs.filter(({ style }) => style?.startsWith('Heading')), headings);
    assert.deepEqual(paragraphs.filter(({ style }) => style === 'Title').map(({ text }) => text), [guide.title]);
    assert.deepEqual(paragraphs.filter(({ style }) => style === 'Code').map(({ text }) => text), blocks(guide, 'code').flatMap(({ text }) => text.split('\n')));
    const said = new Set(paragraphs.map(({ text }) => text));
    for (const { prose } of blocks(guide, 'paragraph')) assert.ok(said.has(visible(textOf(prose))), textOf(prose));
    for (const { items } of blocks(guide, 'list')) for (const item of items) assert.ok(said.has(visible(textOf(item))), textOf(item));

    const [picture, ...others] = tables;
    const drawn = blocks(guide, 'table').map(({ header, rows }) => ({ rows: [{ isHeader: true, cells: header }, ...rows.map((cells) => ({ isHeader: false, cells: cells.map(textOf) }))] }));
    assert.deepEqual(others, drawn);
    const [chain] = blocks(guide, 'picture');
    const boxes = (picture?.rows ?? []).flatMap(({ cells }) => cells);
    assert.equal(boxes.length, 9);
    for (const { name, details } of chain?.picture.stations ?? []) assert.ok(boxes.some((box) => box.includes(name) && details.every((detail) => box.includes(detail))), name);
    for (const { carrier, entrance } of chain?.picture.ways ?? []) assert.ok(boxes.some((box) => box.includes(carrier) && box.includes(entrance)), carrier);
  });

  test(`${guide.title}: links lead where the guide says, the contents list every heading`, async () => {
    const { links, paragraphs, title, language } = await written(guide);
    const inlines = guide.blocks.flatMap((block) => (block.kind === 'paragraph' ? block.prose : block.kind === 'list' ? block.items.flat() : block.kind === 'table' ? block.rows.flat(2) : []));
    const expected = inlines.flatMap((inline) => (inline.kind === 'link' ? [{ text: inline.text, target: inline.url }] : []));
    assert.ok(expected.length >= 11);
    assert.deepEqual(links.filter(({ target }) => target.startsWith('https://')), expected);
    const contents = paragraphs.filter(({ style }) => /^TOC\d$/.test(style ?? '')).map(({ text }) => text);
    assert.deepEqual(contents, blocks(guide, 'heading').map(({ text }) => text));
    assert.equal(title, guide.title);
    assert.equal(language, 'en-US');
  });
}

test('text of others is text: no field, no markup, no character that XML does not take', async () => {
  const hostile = 'a <b> & "c" \u0000\u202e{ HYPERLINK "https://evil.example" } ]]>';
  const { paragraphs, tables, links, parts } = await written({ title: hostile, subtitle: hostile, blocks: [paragraph`${hostile}`, table([hostile], [[say`${hostile}`]])] });
  const shown = visible(hostile);
  assert.equal(paragraphs.filter(({ text }) => text === shown).length, 3);
  assert.deepEqual(tables[0]?.rows.map(({ cells }) => cells), [[shown], [shown]]);
  assert.deepEqual(links, []);
  assert.doesNotMatch(parts.get('word/document.xml') ?? '', /<w:instrText[^>]*>[^<]*HYPERLINK "https/);
});

test('no part of the document holds anything like a token', async () => {
  for (const guide of guides) for (const [path, text] of (await written(guide)).parts) assert.doesNotMatch(text, /eyJ[\w-]{4,}/, path);
});
