import { closestName } from './closestName.ts';

/** Longer text is counted and not shown: it may be a secret in the wrong place, and part of a secret is one too. */
const longestShown = 40;

export type Path = readonly (string | number)[];

/** One thing wrong with a file's value. The message begins with the member's place (`gateway.authorizer`) and stands alone. */
export type Problem = {
  readonly path: Path;
  /** Whether the value at the path is wrong, or the very name that stands there. */
  readonly subject: 'value' | 'name';
  readonly message: string;
  /** Whether the JSON schema refuses it too: an editor that has the schema tells it by itself. */
  readonly inSchema: boolean;
};

/** JSON schema, draft 7, with the members that VS Code adds to it (enumDescriptions, markdownDescription, patternErrorMessage). */
export type JsonSchema = { readonly [keyword: string]: unknown };

export type Report = (path: Path, message: string, about?: Partial<Pick<Problem, 'subject' | 'inSchema'>>) => void;

/**
 * What a JSON value must look like, said once: `read` and the JSON schema come from the same place. `read` answers undefined
 * where the value is no T, after reporting why; it goes on past a problem, so that all of them are told at once.
 */
export type Shape<T> = {
  readonly read: (value: unknown, path: Path, report: Report) => T | undefined;
  readonly schema: JsonSchema;
  /** What stands for an absent member. Without it the member is required. */
  readonly fallback?: { readonly value: T };
};

export type ShapeReading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a file's whole value. A value with any problem is refused as a whole. */
export function readShape<T>(shape: Shape<T>, value: unknown): ShapeReading<T> {
  const problems: Problem[] = [];
  const report: Report = (path, message, { subject = 'value', inSchema = true } = {}) => {
    problems.push({ path, subject, inSchema, message: `${path.length === 0 ? 'The file' : pathText(path)} ${message}` });
  };
  const read = shape.read(value, [], report);
  return read === undefined || problems.length > 0 ? { ok: false, problems } : { ok: true, value: read };
}

/** `targets[0].name`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = step.length <= longestShown ? step : `(a name of ${step.length} characters)`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

type TextRules = {
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words: "a region looks like us-west-2". */
  readonly patternMeans?: string;
  /** Null when the text may stand, else why not. */
  readonly refuse?: (text: string) => string | null;
  readonly examples?: readonly string[];
};

export function text(description: string, rules: TextRules = {}): Shape<string> {
  const { pattern, patternMeans = 'does not have the form it needs', refuse = () => null, examples } = rules;
  return {
    read: (value, path, report) => {
      if (typeof value !== 'string') return refused(report, path, `must be text, not ${inWords(value)}`);
      const why = value === '' ? 'must not be empty' : pattern?.test(value) === false ? `cannot be ${inWords(value)}: ${patternMeans}` : null;
      if (why !== null) return refused(report, path, why);
      const because = refuse(value);
      return because === null ? value : refused(report, path, `cannot be ${inWords(value)}: ${because}`, beyondSchema);
    },
    schema: {
      type: 'string',
      minLength: 1,
      description,
      ...(pattern === undefined ? {} : { pattern: pattern.source, patternErrorMessage: patternMeans }),
      ...(examples === undefined ? {} : { examples }),
    },
  };
}

export function flag(description: string): Shape<boolean> {
  return {
    read: (value, path, report) => (typeof value === 'boolean' ? value : refused(report, path, `must be true or false, not ${inWords(value)}`)),
    schema: { type: 'boolean', description },
  };
}

export function integer(description: string, min: number, max: number): Shape<number> {
  return {
    read: (value, path, report) => {
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
      return fits ? value : refused(report, path, `must be a whole number from ${min} to ${max}, not ${inWords(value)}`);
    },
    schema: { type: 'integer', minimum: min, maximum: max, description },
  };
}

/** One of a few values, each with the line that an editor shows beside it. */
export function choice<T extends string | number>(description: string, options: readonly (readonly [T, string])[]): Shape<T> {
  const values = options.map(([value]) => value);
  return {
    read: (value, path, report) => {
      const found = values.find((option) => option === value);
      return found ?? refused(report, path, `must be ${oneOf(values)}, not ${inWords(value)}${didYouMean(value, values)}`);
    },
    schema: { enum: values, enumDescriptions: options.map(([, line]) => line), description },
  };
}

type ListRules<T> = {
  readonly min?: number;
  readonly max?: number;
  /** Two items with the same key are the same item. */
  readonly keyOf?: (item: T) => string;
};

export function list<T>(description: string, item: Shape<T>, { min = 0, max = Infinity, keyOf }: ListRules<T> = {}): Shape<readonly T[]> {
  return {
    read: (value, path, report) => {
      if (!Array.isArray(value)) return refused(report, path, `must be a list, not ${inWords(value)}`);
      if (value.length < min) report(path, `must hold at least ${min}`);
      if (value.length > max) report(path, `may hold ${max} at most, not ${value.length}`);
      const items = value.map((member: unknown, index) => item.read(member, [...path, index], report));
      const read = items.filter((member) => member !== undefined);
      if (keyOf !== undefined) reportRepeated(items, keyOf, path, report);
      return read.length === value.length ? read : undefined;
    },
    schema: { type: 'array', items: item.schema, description, ...(min > 0 ? { minItems: min } : {}), ...(max < Infinity ? { maxItems: max } : {}) },
  };
}

/** Values under names of a closed set, and under others of one form, none of them required. */
export function mapOf<T>(description: string, names: readonly string[], member: Shape<T>, others: RegExp | null = null): Shape<{ readonly [name: string]: T }> {
  return {
    read: (value, path, report) => {
      if (!isObject(value)) return refused(report, path, `must be an object, not ${inWords(value)}`);
      const known = others === null ? names : [...names, ...Object.keys(value).filter((name) => others.test(name))];
      reportUnknown(value, known, path, report);
      const present = known.filter((name) => Object.hasOwn(value, name));
      const read = present.map((name) => [name, member.read(value[name], [...path, name], report)] as const);
      return Object.fromEntries(read.filter((entry): entry is readonly [string, T & {}] => entry[1] !== undefined));
    },
    schema: {
      type: 'object', properties: Object.fromEntries(names.map((name) => [name, member.schema])), additionalProperties: false, description,
      ...(others === null ? {} : { patternProperties: { [others.source]: member.schema } }),
    },
  };
}

/** Text under any names. */
export function textMap(description: string): Shape<{ readonly [name: string]: string }> {
  const member = text(description);
  return {
    read: (value, path, report) => mapOf(description, isObject(value) ? Object.keys(value) : [], member).read(value, path, report),
    schema: { type: 'object', additionalProperties: member.schema, description },
  };
}

type Members<T> = { readonly [Name in keyof T]-?: Shape<T[Name]> };

/** An object with exactly these members, read in this order. `ignored` names may stand there and mean nothing to us. */
export function object<T extends object>(description: string, members: Members<T>, ignored: readonly string[] = []): Shape<T> {
  const shapes = Object.entries(members) as readonly (readonly [string, Shape<unknown>])[]; // Object.entries forgets which shape stands under which name
  const names = shapes.map(([name]) => name);
  return {
    read: (value, path, report) => {
      if (!isObject(value)) return refused(report, path, `must be an object, not ${inWords(value)}`);
      reportUnknown(value, [...names, ...ignored], path, report);
      const read = Object.fromEntries(shapes.map(([name, shape]) => [name, readMember(value, name, shape, path, report)]));
      return Object.values(read).includes(undefined) ? undefined : (read as T); // every member was read by the shape of its own name
    },
    schema: {
      type: 'object',
      description,
      properties: Object.fromEntries([...shapes.map(([name, shape]) => [name, shape.schema]), ...ignored.map((name) => [name, true])]),
      required: shapes.filter(([, shape]) => shape.fallback === undefined).map(([name]) => name),
      additionalProperties: false,
    },
  };
}

/** An object whose shape is told by one of its members. */
export function variant<T extends object>(description: string, tag: string, variants: { readonly [name: string]: Shape<T> }): Shape<T> {
  const names = Object.keys(variants);
  return {
    read: (value, path, report) => {
      if (!isObject(value)) return refused(report, path, `must be an object, not ${inWords(value)}`);
      const name = value[tag];
      const shape = typeof name === 'string' && Object.hasOwn(variants, name) ? variants[name] : undefined;
      if (shape !== undefined) return shape.read(value, path, report);
      return refused(report, Object.hasOwn(value, tag) ? [...path, tag] : path, `must be an object whose "${tag}" is ${oneOf(names)}`);
    },
    schema: { description, oneOf: Object.values(variants).map((shape) => shape.schema) },
  };
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  const { type, enum: options, enumDescriptions, ...rest } = shape.schema;
  const schema = Array.isArray(options)
    ? { ...rest, enum: [...options, null], enumDescriptions: [...(Array.isArray(enumDescriptions) ? enumDescriptions : []), 'None.'] }
    : { ...rest, type: [type, 'null'] };
  return { read: (value, path, report) => (value === null ? null : shape.read(value, path, report)), schema };
}

/** A member that may be absent, and what stands for it then. */
export function optional<T>(shape: Shape<T>, value: T): Shape<T> {
  return { ...shape, schema: { ...shape.schema, default: value }, fallback: { value } };
}

/** Says in the editor's hover where the setting is explained at length. */
export function explainedAt<T>(shape: Shape<T>, { title, url }: { readonly title: string; readonly url: string }): Shape<T> {
  const { description = '' } = shape.schema;
  return { ...shape, schema: { ...shape.schema, markdownDescription: `${inMarkdown(String(description))}\n\n[${title}](${url})` } };
}

/** A rule over a value whose parts are right already. It reports with paths of its own, relative to the value. */
export function checked<T>(shape: Shape<T>, rule: (value: T, report: Report) => void): Shape<T> {
  return {
    ...shape,
    read: (value, path, report) => {
      const read = shape.read(value, path, report);
      if (read !== undefined) rule(read, (inner, message) => report([...path, ...inner], message, beyondSchema));
      return read;
    },
  };
}

function readMember(value: { readonly [name: string]: unknown }, name: string, shape: Shape<unknown>, path: Path, report: Report): unknown {
  if (Object.hasOwn(value, name)) return shape.read(value[name], [...path, name], report);
  if (shape.fallback !== undefined) return shape.fallback.value;
  return refused(report, path, `lacks the member "${name}"`);
}

function reportUnknown(value: object, known: readonly string[], path: Path, report: Report): void {
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) report([...path, name], `is no member that is known here${didYouMean(name, known)}`, { subject: 'name' });
  }
}

function reportRepeated<T>(items: readonly (T | undefined)[], keyOf: (item: T) => string, path: Path, report: Report): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    if (item === undefined) return;
    const key = keyOf(item);
    if (seen.has(key)) report([...path, index], `stands there twice: ${inWords(key)}`, beyondSchema);
    seen.add(key);
  });
}

/** What only the parser finds. */
const beyondSchema = { inSchema: false } as const;

function refused(report: Report, path: Path, message: string, about?: Parameters<Report>[2]): undefined {
  report(path, message, about);
  return undefined;
}

function didYouMean(value: unknown, known: readonly (string | number)[]): string {
  const closest = typeof value === 'string' ? closestName(value, known.map(String)) : null;
  return closest === null ? '' : `. Did you mean "${closest}"?`;
}

function oneOf(values: readonly (string | number)[]): string {
  return values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value))).join(' or ');
}

/** Plain text for a place that reads Markdown. */
function inMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
}

/** A value for a message. */
export function inWords(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return value.length <= longestShown ? JSON.stringify(value) : `a text of ${value.length} characters`;
  return String(value);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
