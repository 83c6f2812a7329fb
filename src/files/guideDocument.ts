import {
  AlignmentType, BorderStyle, Document, ExternalHyperlink, Footer, HeadingLevel, Packer, PageNumber, Paragraph, ShadingType, Table, TableCell, TableLayoutType, TableOfContents, TableRow,
  TextRun, WidthType, type FileChild, type IStylesOptions, type ParagraphChild,
} from 'docx';
import type { Block, ChainPicture, Guide, Inline, Prose } from '../core/guide/guide.ts';
import { placeText } from '../core/guide/writeMarkdown.ts';
import { visible } from '../core/story/visible.ts';

/** Twentieths of a point: A4 with 2 cm of margin leaves so much for text. */
const page = { width: 11_906, height: 16_838, margin: 1_134 } as const;
const textWidth = page.width - 2 * page.margin;

const colours = { ink: '1F2328', quiet: '59636E', line: 'C8D1DA', head: 'EAEEF2', code: 'F3F4F6', station: 'DDEBFA', stationLine: '4A7EBB', link: '0B5CAD' } as const;
const fonts = { text: 'Calibri', code: 'Consolas' } as const;

/**
 * The guide as a Word document (.docx): real headings with a table of contents, tables whose header stands on each page, the chain drawn as a
 * column of boxes. Writes no file. Text is never taken for a field or a link of its own.
 */
export async function guideDocument(guide: Guide): Promise<Uint8Array> {
  const document = new Document({
    title: guide.title,
    description: guide.subtitle,
    creator: 'AgentCore Chain',
    styles: styles(),
    features: { updateFields: false },
    sections: [{
      properties: { page: { size: { width: page.width, height: page.height }, margin: { top: page.margin, bottom: page.margin, left: page.margin, right: page.margin } } },
      footers: { default: footerOf(guide) },
      children: [
        new Paragraph({ heading: HeadingLevel.TITLE, children: [run(guide.title)] }),
        new Paragraph({ style: 'Subtitle', children: [run(guide.subtitle)] }),
        new TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-2', beginDirty: false }),
        ...guide.blocks.flatMap(childrenOf),
      ],
    }],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function styles(): IStylesOptions {
  const heading = (size: number, before: number): object => ({ run: { font: fonts.text, size, bold: true, color: colours.ink }, paragraph: { spacing: { before, after: 120 }, keepNext: true } });
  return {
    default: {
      document: { run: { font: fonts.text, size: 21, color: colours.ink, language: { value: 'en-US' } }, paragraph: { spacing: { after: 120, line: 264 } } },
      title: { run: { font: fonts.text, size: 48, bold: true, color: colours.ink }, paragraph: { spacing: { after: 60 } } },
      heading1: heading(32, 400),
      heading2: heading(25, 260),
      hyperlink: { run: { color: colours.link, underline: {} } },
    },
    paragraphStyles: [
      { id: 'Subtitle', name: 'Subtitle', basedOn: 'Normal', next: 'Normal', run: { size: 24, color: colours.quiet }, paragraph: { spacing: { after: 360 } } },
      { id: 'Code', name: 'Code', basedOn: 'Normal', run: { font: fonts.code, size: 17 }, paragraph: { spacing: { before: 0, after: 0, line: 240 }, shading: { type: ShadingType.CLEAR, fill: colours.code } } },
      { id: 'Cell', name: 'Cell', basedOn: 'Normal', run: { size: 18 }, paragraph: { spacing: { before: 30, after: 30, line: 240 } } },
    ],
    characterStyles: [{ id: 'InlineCode', name: 'Inline Code', run: { font: fonts.code, size: 18, shading: { type: ShadingType.CLEAR, fill: colours.code } } }],
  };
}

function footerOf({ title }: Guide): Footer {
  const small = { size: 16, color: colours.quiet } as const;
  return new Footer({
    children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ ...small, text: `${title}, page ` }), new TextRun({ ...small, children: [PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] })] })],
  });
}

function childrenOf(block: Block): readonly FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ heading: block.level === 2 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2, children: [run(block.text)] })];
    case 'paragraph':
      return [new Paragraph({ children: runsOf(block.prose) })];
    case 'list':
      return block.items.map((item) => new Paragraph({ bullet: { level: 0 }, spacing: { after: 60 }, children: runsOf(item) }));
    case 'table':
      return [tableOf(block.header, block.rows), gap()];
    case 'code':
      return [...codeLines(block.text), gap()];
    case 'picture':
      return [pictureOf(block.picture), gap()];
  }
}

function runsOf(prose: Prose): readonly ParagraphChild[] {
  return prose.map(childOf);
}

function childOf(inline: Inline): ParagraphChild {
  switch (inline.kind) {
    case 'text':
      return run(inline.text);
    case 'strong':
      return new TextRun({ text: visible(inline.text), bold: true });
    case 'code':
      return new TextRun({ text: visible(inline.text), style: 'InlineCode' });
    case 'place':
      return new TextRun({ text: visible(placeText(inline)), style: 'InlineCode' });
    case 'link':
      return new ExternalHyperlink({ link: inline.url, children: [new TextRun({ text: visible(inline.text), style: 'Hyperlink' })] });
  }
}

/** What XML has no place for, and what would turn or hide text, is spelled out. */
function run(text: string): TextRun {
  return new TextRun({ text: visible(text) });
}

/** Room behind what has none of its own. */
function gap(): Paragraph {
  return new Paragraph({ spacing: { after: 60, line: 120 }, children: [] });
}

function codeLines(text: string): readonly Paragraph[] {
  return text.split('\n').map((line) => new Paragraph({ style: 'Code', children: [run(line)] }));
}

const thin = { style: BorderStyle.SINGLE, size: 4, color: colours.line } as const;
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

function tableOf(header: readonly string[], rows: readonly (readonly Prose[])[]): Table {
  const widths = columnWidths(header, rows);
  const cell = (children: readonly ParagraphChild[], column: number, fill?: string): TableCell => new TableCell({
    width: { size: widths[column] ?? 0, type: WidthType.DXA },
    margins: { top: 40, bottom: 40, left: 90, right: 90 },
    ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, fill } }),
    children: [new Paragraph({ style: 'Cell', children })],
  });
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: { top: thin, bottom: thin, left: thin, right: thin, insideHorizontal: thin, insideVertical: thin },
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: header.map((text, column) => cell([new TextRun({ text: visible(text), bold: true })], column, colours.head)) }),
      ...rows.map((cells) => new TableRow({ cantSplit: true, children: cells.map((prose, column) => cell(runsOf(prose), column)) })),
    ],
  });
}

/** By what stands in them: a long text may be broken over lines, so its width counts by its root. */
function columnWidths(header: readonly string[], rows: readonly (readonly Prose[])[]): readonly number[] {
  const weights = header.map((title, column) => Math.max(...[title.length, ...rows.map((cells) => lengthOf(cells[column] ?? []))].map((length) => Math.sqrt(length + 4))));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => Math.floor((weight / sum) * textWidth));
}

function lengthOf(prose: Prose): number {
  return prose.reduce((length, inline) => length + (inline.kind === 'place' ? placeText(inline) : inline.text).length, 0);
}

/** A column of boxes with what stands between them: text and borders, so that it can be read aloud, copied and changed. */
function pictureOf({ stations, ways }: ChainPicture): Table {
  const box = { style: BorderStyle.SINGLE, size: 8, color: colours.stationLine } as const;
  const row = (children: readonly Paragraph[], border: typeof box | typeof none, fill?: string): TableRow => new TableRow({
    cantSplit: true,
    children: [new TableCell({
      borders: { top: border, bottom: border, left: border, right: border },
      margins: { top: 60, bottom: 60, left: 160, right: 160 },
      ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, fill } }),
      children,
    })],
  });
  const line = (text: string, look: { readonly bold?: boolean; readonly size?: number; readonly color?: string }): Paragraph =>
    new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, spacing: { before: 0, after: 0, line: 240 }, children: [new TextRun({ text: visible(text), ...look })] });
  const rows = stations.flatMap(({ name, details }, index) => {
    const way = ways[index];
    const station = row([line(`${index + 1}  ${name}`, { bold: true }), ...details.map((detail) => line(detail, { size: 18, color: colours.quiet }))], box, colours.station);
    if (way === undefined) return [station];
    return [station, row([line(`↓  ${way.carrier}`, { size: 18 }), line(way.entrance, { size: 17, color: colours.quiet })], none)];
  });
  return new Table({ width: { size: 7_600, type: WidthType.DXA }, columnWidths: [7_600], layout: TableLayoutType.FIXED, alignment: AlignmentType.CENTER, borders: { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none }, rows });
}
