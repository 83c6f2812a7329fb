import type { AwsPage } from '../agentcore/awsPages.ts';
import type { Block, Inline, Prose } from './guide.ts';

/** A sentence: plain text is a word of ours or of others, and never taken for markup; what is more than text comes as `code`, `link` and the like. */
export function say(texts: TemplateStringsArray, ...values: readonly (string | number | Inline | Prose)[]): Prose {
  return texts.flatMap((text, index) => [...(text === '' ? [] : [plain(text)]), ...inlinesOf(values[index])]);
}

function inlinesOf(value: string | number | Inline | Prose | undefined): Prose {
  if (value === undefined || value === '') return [];
  if (typeof value === 'string' || typeof value === 'number') return [plain(String(value))];
  return 'kind' in value ? [value] : value;
}

function plain(text: string): Inline {
  return { kind: 'text', text };
}

export function code(text: string): Inline {
  return { kind: 'code', text };
}

export function strong(text: string): Inline {
  return { kind: 'strong', text };
}

export function pageLink({ title, url }: AwsPage): Inline {
  return { kind: 'link', text: title, url };
}

/** `line` null: the file as a whole. */
export function place(path: string, line: number | null): Inline {
  return { kind: 'place', path, line };
}

/** "`a`, `b` and `c`" */
export function codes(texts: readonly string[]): Prose {
  return texts.flatMap((text, index) => [...(index === 0 ? [] : [plain(index === texts.length - 1 ? ' and ' : ', ')]), code(text)]);
}

export function heading(level: 2 | 3, text: string): Block {
  return { kind: 'heading', level, text };
}

export function paragraph(texts: TemplateStringsArray, ...values: readonly (string | number | Inline | Prose)[]): Block {
  return { kind: 'paragraph', prose: say(texts, ...values) };
}

export function table(header: readonly string[], rows: readonly (readonly Prose[])[]): Block {
  return { kind: 'table', header, rows };
}

export function list(...items: readonly Prose[]): Block {
  return { kind: 'list', items };
}

export function shell(...lines: readonly string[]): Block {
  return { kind: 'code', language: 'sh', text: lines.join('\n') };
}

export function json(value: unknown): Block {
  return { kind: 'code', language: 'json', text: JSON.stringify(value, null, 2) };
}
