import { flag, list, object, optional, orNull, readShape, text, textMap, type Shape } from '../chain/shape.ts';
import { ChainError } from '../errors.ts';

/** Text where the file is UTF-8, else its bytes. */
export type FileContent = string | Uint8Array;

/** A template as it lies on disk: the manifest parsed from JSON, and every file under `files/` by its path with `/`. */
export type TemplateSource = { readonly name: string; readonly manifest: unknown; readonly files: ReadonlyMap<string, FileContent> };

/** A template that is sound in itself: every listed file is there, every file is listed, every variable that a patch names is declared. */
export type Template = { readonly name: string; readonly variables: readonly string[]; readonly files: readonly TemplateFile[] };

export type TemplateFile = {
  /** Where it is written, relative to the component's folder. Not yet checked: see `planProject`. */
  readonly path: string;
  readonly content: FileContent;
  readonly render: boolean;
  readonly patches: readonly Patch[];
};

/** The member at `path` gets the variable's value. */
export type Patch = { readonly path: readonly (string | number)[]; readonly variable: string };

type Manifest = {
  readonly name: string;
  readonly description: string;
  readonly variables: { readonly [name: string]: string };
  readonly files: readonly ManifestFile[];
};
type ManifestFile = { readonly from: string; readonly to: string | null; readonly render: boolean; readonly patch: readonly Patch[] };

const step: Shape<string | number> = {
  read: (value, path, report) => {
    if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) return value;
    report(path, 'must be a name or an index');
    return undefined;
  },
  schema: { type: ['string', 'integer'] },
};

const manifestShape = object<Manifest>('A template.', {
  name: text('Name of the template: its folder’s.'),
  description: text('One line for people.'),
  variables: textMap('Every variable that the template uses, and what it is.'),
  files: list(
    'Every file under files/.',
    object<ManifestFile>('A file.', {
      from: text('Path under files/.'),
      to: optional(orNull(text('Path in the component’s folder.')), null),
      render: optional(flag('Whether it is rendered.'), false),
      patch: optional(list('Members that get a variable’s value.', object<Patch>('A patch.', { path: list('Path of the member.', step, { min: 1 }), variable: text('Name of a variable.') })), []),
    }),
    { keyOf: ({ from }) => from },
  ),
});

/** Throws template-invalid or template-variable-unknown: a template is part of the product, so a fault in one is ours. */
export function parseTemplate({ name, manifest, files }: TemplateSource): Template {
  const reading = readShape(manifestShape, manifest);
  if (!reading.ok) throw templateInvalid(name, 'template.json', reading.problems.map(({ message }) => message).join('; '));
  const { value } = reading;
  if (value.name !== name) throw templateInvalid(name, 'template.json', `it calls itself "${value.name}"`);
  const listed = new Set(value.files.map(({ from }) => from));
  for (const path of files.keys()) if (!listed.has(path)) throw templateInvalid(name, path, 'it is not listed in template.json');
  const variables = Object.keys(value.variables);
  return { name, variables, files: value.files.map((file) => templateFile(name, file, files, variables)) };
}

function templateFile(template: string, { from, to, render, patch }: ManifestFile, files: ReadonlyMap<string, FileContent>, variables: readonly string[]): TemplateFile {
  const content = files.get(from);
  if (content === undefined) throw templateInvalid(template, from, 'it is listed in template.json and missing under files/');
  if (render && patch.length > 0) throw templateInvalid(template, from, 'it is rendered or patched, never both');
  if ((render || patch.length > 0) && typeof content !== 'string') throw templateInvalid(template, from, 'only text can be rendered or patched');
  for (const { variable } of patch) if (!variables.includes(variable)) throw variableUnknown(template, from, variable);
  return { path: to ?? from, content, render, patches: patch };
}

export function templateInvalid(template: string, file: string, reason: string, cause?: unknown): ChainError {
  return new ChainError('template-invalid', `Template ${template}, ${file}: ${reason}.`, { source: 'extension', remedy: 'Install the product again; if that does not help, report it.', cause });
}

export function variableUnknown(template: string, file: string, variable: string): ChainError {
  return new ChainError('template-variable-unknown', `Template ${template}, ${file}: the variable "${variable}" is not known.`, {
    source: 'extension',
    remedy: 'Declare it under "variables" in template.json and give it a value.',
  });
}
