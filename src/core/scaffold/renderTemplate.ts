import Mustache, { type TemplateSpans } from 'mustache';
import type { FileWrite } from './fileWrite.ts';
import { templateInvalid, variableUnknown, type Patch, type Template, type TemplateFile } from './template.ts';

/** Text, or true / false for a section. */
export type Variables = { readonly [name: string]: string | boolean };

/**
 * The files of a template with the variables' values in them, paths relative to the component's folder. Nothing of the template
 * is executed, and no value is escaped or looked into for tags. Throws template-variable-unknown and template-invalid.
 */
export function renderTemplate(template: Template, variables: Variables): readonly FileWrite[] {
  for (const name of template.variables) if (!Object.hasOwn(variables, name)) throw variableUnknown(template.name, 'template.json', name);
  return template.files.map((file) => ({ path: file.path, content: contentOf(template, file, variables) }));
}

function contentOf(template: Template, { path, content, render, patches }: TemplateFile, variables: Variables): string | Uint8Array {
  if (typeof content !== 'string') return content;
  if (render) return renderText({ template, path, variables }, content);
  return patches.length > 0 ? patchJson({ template, path, variables }, content, patches) : content;
}

type Work = { readonly template: Template; readonly path: string; readonly variables: Variables };

function renderText(work: Work, text: string): string {
  const tags = tagsOf(work.path);
  const { skeleton, blocks } = withoutPlainLines(text, tags[0]);
  checkTokens(work, parseTokens(work, skeleton, tags));
  const rendered = Mustache.render(skeleton, work.variables, {}, { tags, escape: String });
  return rendered.replace(blockMark, (mark, index: string) => blocks[Number(index)] ?? mark);
}

const blockMark = /\u{F0000}(\d+)\n/gu;

/**
 * The lines with a tag, and a mark for each run of lines between them. Mustache takes text apart letter by letter: a README
 * would cost it a tenth of the time that a whole project may take.
 */
function withoutPlainLines(text: string, opening: string): { readonly skeleton: string; readonly blocks: readonly string[] } {
  const blocks: string[] = [];
  const lines: string[] = [];
  let plain = '';
  const endBlock = (): void => {
    if (plain !== '') lines.push(`\u{F0000}${blocks.push(plain) - 1}\n`);
    plain = '';
  };
  for (const line of text.split(/(?<=\n)/)) {
    if (line.includes(opening)) {
      endBlock();
      lines.push(line);
    } else plain += line;
  }
  endBlock();
  return { skeleton: lines.join(''), blocks };
}

function parseTokens({ template, path }: Work, text: string, tags: [string, string]): TemplateSpans {
  try {
    return Mustache.parse(text, tags);
  } catch (cause) {
    throw templateInvalid(template.name, path, cause instanceof Error ? cause.message : 'it cannot be parsed', cause);
  }
}

/** A tag stands in a comment, so that a template is a valid source file as it lies there. */
function tagsOf(path: string): [string, string] {
  if (path.endsWith('.md')) return ['<!--{{', '}}-->'];
  return /\.(ts|mts|js|mjs|json)$/.test(path) ? ['//{{', '}}'] : ['#{{', '}}'];
}

/** Only values and sections: a partial, a comment or a change of the tags would be silently empty. Sections that are not shown are checked too. */
function checkTokens(work: Work, tokens: TemplateSpans): void {
  const { template, path, variables } = work;
  for (const [type, name, , , inner] of tokens) {
    if (type === 'text') continue;
    if (type !== 'name' && type !== '#' && type !== '^') throw templateInvalid(template.name, path, `a tag of the kind "${type}" is not known`);
    if (!template.variables.includes(name)) throw variableUnknown(template.name, path, name);
    const isText = typeof variables[name] === 'string';
    if (isText !== (type === 'name')) throw templateInvalid(template.name, path, `"${name}" is ${isText ? 'text and no section’s variable' : 'a section’s variable and no text'}`);
    if (Array.isArray(inner)) checkTokens(work, inner);
  }
}

function patchJson({ template, path, variables }: Work, text: string, patches: readonly Patch[]): string {
  const content = parseJson(template.name, path, text);
  for (const { path: steps, variable } of patches) {
    const parent = steps.slice(0, -1).reduce<unknown>(memberOf, content);
    const last = steps.at(-1);
    if (last === undefined || memberOf(parent, last) === undefined) throw templateInvalid(template.name, path, `there is no member ${JSON.stringify(steps)}`);
    (parent as Record<string | number, unknown>)[last] = variables[variable]; // it has that member, so it is an object or a list
  }
  return `${JSON.stringify(content, null, 2)}\n`;
}

function parseJson(template: string, path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw templateInvalid(template, path, 'it is no JSON, and has members to patch', cause);
  }
}

function memberOf(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
}
