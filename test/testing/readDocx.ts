import { strFromU8, unzipSync } from 'fflate';

export type DocxParagraph = { readonly style: string | null; readonly text: string };
export type DocxTable = { readonly rows: readonly { readonly isHeader: boolean; readonly cells: readonly string[] }[] };

export type DocxContent = {
  /** In their order, those inside of tables left out. */
  readonly paragraphs: readonly DocxParagraph[];
  readonly tables: readonly DocxTable[];
  /** Targets of the links, by their text, in their order. */
  readonly links: readonly { readonly text: string; readonly target: string }[];
  readonly title: string | null;
  readonly language: string | null;
  /** Every part of the file as text. */
  readonly parts: ReadonlyMap<string, string>;
};

/** Reads back what a Word document says. Throws where a part is no well-formed XML. */
export function readDocx(bytes: Uint8Array): DocxContent {
  const parts = new Map(Object.entries(unzipSync(bytes)).map(([path, content]) => [path, strFromU8(content)]));
  for (const [path, text] of parts) if (/\.(xml|rels)$/.test(path)) readXml(text);
  const document = readXml(part(parts, 'word/document.xml'));
  const targets = new Map(all(readXml(part(parts, 'word/_rels/document.xml.rels')), 'Relationship').map(({ attributes }) => [attributes['Id'], attributes['Target'] ?? '']));
  const inTables = new Set(all(document, 'w:tbl').flatMap((table) => all(table, 'w:p')));
  return {
    paragraphs: all(document, 'w:p').filter((paragraph) => !inTables.has(paragraph)).map((paragraph) => ({ style: all(paragraph, 'w:pStyle')[0]?.attributes['w:val'] ?? null, text: textOf(paragraph) })),
    tables: all(document, 'w:tbl').map((table) => ({
      rows: all(table, 'w:tr').map((row) => ({ isHeader: all(row, 'w:tblHeader').length > 0, cells: all(row, 'w:tc').map((cell) => all(cell, 'w:p').map(textOf).join('\n')) })),
    })),
    links: all(document, 'w:hyperlink').flatMap((link) => (link.attributes['r:id'] === undefined ? [] : [{ text: textOf(link), target: targets.get(link.attributes['r:id']) ?? '' }])),
    title: all(readXml(part(parts, 'docProps/core.xml')), 'dc:title')[0]?.text ?? null,
    language: all(readXml(part(parts, 'word/styles.xml')), 'w:lang')[0]?.attributes['w:val'] ?? null,
    parts,
  };
}

export type Element = { readonly name: string; readonly attributes: { readonly [name: string]: string }; readonly children: Element[]; text: string };

/** As much of XML as is written here: elements, attributes, text. Throws for what is not well-formed. */
export function readXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = 0;
  for (const match of xml.matchAll(/<\?[^>]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/g)) {
    if (match.index !== at) throw new Error(`no XML at ${at}: ${xml.slice(at, at + 40)}`);
    at += match[0].length;
    const [, closing, name, attributes = '', empty, text] = match;
    const here = open.at(-1) ?? root;
    if (text !== undefined) here.text += plain(text);
    else if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
    } else if (name !== undefined) {
      const element: Element = { name, attributes: Object.fromEntries([...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, plain(value)])), children: [], text: '' };
      here.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  if (at !== xml.length || open.length !== 1) throw new Error('the XML does not end');
  return root;
}

const entities: { readonly [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plain(text: string): string {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.test(text)) throw new Error(`no text of XML: ${JSON.stringify(text.slice(0, 60))}`);
  return text.replace(/&(\w+|#\d+|#x[0-9a-fA-F]+);/g, (_, name: string) => entities[name] ?? String.fromCodePoint(Number(name.startsWith('#x') ? `0${name.slice(1)}` : name.slice(1))));
}

/** Every element of that name below, at any depth, in document order. */
export function all(element: Element, name: string): readonly Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

function textOf(element: Element): string {
  return all(element, 'w:t').map(({ text }) => text).join('');
}

function part(parts: ReadonlyMap<string, string>, path: string): string {
  const text = parts.get(path);
  if (text === undefined) throw new Error(`the document has no ${path}`);
  return text;
}
