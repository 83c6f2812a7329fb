import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { planChain, type ScaffoldAnswers } from '../../src/app/scaffoldChain.ts';
import { languages } from '../../src/core/chain/componentLanguages.ts';
import { refusalOfProjectPath } from '../../src/core/chain/refusalOfProjectPath.ts';
import { ChainError } from '../../src/core/errors.ts';
import { identityPresets } from '../../src/core/identity/identityPresets.ts';
import { presetIds } from '../../src/core/identity/identityPreset.ts';
import type { FileWrite } from '../../src/core/scaffold/fileWrite.ts';
import { loadTemplates } from '../../src/files/loadTemplates.ts';

const templates = loadTemplates();
const adapters = { loadTemplates: () => templates, readOpenApi: () => assert.fail('no document is read'), openApiFaults: async () => [] };

async function planned(answers: ScaffoldAnswers): Promise<readonly FileWrite[]> {
  return (await planChain(answers, adapters)).files;
}

const combinations: readonly ScaffoldAnswers[] = languages.flatMap((agent) => languages.flatMap((interceptor) => languages.flatMap((target) =>
  (['none', 'streamlit'] as const).flatMap((frontend) => [null, 'https://billing.example.com/v1'].flatMap((targetUrl) => presetIds.flatMap((preset) => {
    const { issuer, audience, clientId } = identityPresets[preset];
    const known = { preset, issuer: issuer.example, audience: audience.example, clientId: clientId.example };
    return [known, { preset, issuer: null, audience: null, clientId: null }].map((identity): ScaffoldAnswers => ({
      folder: 'project', name: 'My-Orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: { agent, interceptor, target }, frontend, openapi: null, targetUrl, identity,
    }));
  }))))));

/** What can be parsed, each text once. */
class Texts {
  readonly #byKind = new Map<string, Map<string, string>>();

  add({ path, content }: FileWrite): void {
    if (typeof content !== 'string') return;
    const kind = kindOf(path);
    const held = this.#byKind.get(kind) ?? new Map<string, string>();
    this.#byKind.set(kind, held.set(content, path));
  }

  /** Text and the path where it was last seen. */
  of(kind: string): readonly (readonly [text: string, path: string])[] {
    return [...(this.#byKind.get(kind) ?? [])];
  }
}

/** VS Code reads comments in its own files; a compiler in its settings. */
function kindOf(path: string): string {
  if (/\.toml(\.example)?$/.test(path)) return 'toml';
  if (/\.(yaml|yml)$/.test(path)) return 'yaml';
  if (/(^\.vscode\/|tsconfig).*\.json$/.test(path)) return 'jsonc';
  return /\.(json|py|md)$/.exec(path)?.[1] ?? 'other';
}

const everything = new Texts();

test('every combination of languages, frontend, target and provider makes a project: paths inside and each once, the same every time', async () => {
  assert.equal(combinations.length, 2 ** 3 * 2 * 2 * 6 * 2);
  for (const [index, answers] of combinations.entries()) {
    const files = await planned(answers);
    if (index % 16 === 0) assert.deepEqual(await planned(answers), files);
    const paths = files.map(({ path }) => path);
    assert.deepEqual(paths, [...new Set(paths)].sort());
    for (const { path } of files) assert.equal(refusalOfProjectPath(path), null, path);
    for (const file of files) everything.add(file);
  }
});

test('nothing of a template’s tags is left in any of them, and nothing that is not known', () => {
  for (const kind of ['toml', 'yaml', 'jsonc', 'json', 'py', 'md', 'other']) {
    assert.ok(everything.of(kind).length > 0, kind);
    for (const [text, path] of everything.of(kind)) {
      assert.doesNotMatch(text, /(<!--|\/\/|#)\{\{[#^/]?\w*\}\}/, path);
      assert.doesNotMatch(text, /\bundefined\b(?=["'}]|$)|\[object Object\]/m, path);
    }
  }
});

test('every JSON and YAML file of them is one', () => {
  for (const [text, path] of everything.of('json')) assert.doesNotThrow(() => JSON.parse(text), path);
  for (const [text, path] of everything.of('jsonc')) {
    const errors: ParseError[] = [];
    parse(text, errors, { allowTrailingComma: true });
    assert.deepEqual(errors.map(({ error }) => printParseErrorCode(error)), [], path);
  }
  for (const [text, path] of everything.of('yaml')) assert.deepEqual(yamlErrors(text), [], path);
});

test('every TOML and Python file of them is one', () => {
  assert.deepEqual(pythonErrors(everything), []);
});

function yamlErrors(text: string): readonly string[] {
  return parseAllDocuments(text).flatMap(({ errors, warnings }) => [...errors, ...warnings].map(({ message }) => message));
}

const reader = `
import ast, json, sys, tomllib
faults = []
for kind, text, path in json.load(sys.stdin):
    try:
        tomllib.loads(text) if kind == "toml" else ast.parse(text)
    except (SyntaxError, tomllib.TOMLDecodeError) as fault:
        faults.append(f"{path}: {fault}")
json.dump(faults, sys.stdout)
`;

/** Parses with Python itself, all in one process. */
function pythonErrors(texts: Texts): unknown {
  const input = ['toml', 'py'].flatMap((kind) => texts.of(kind).map(([text, path]) => [kind, text, path]));
  const { status, stdout, stderr } = spawnSync(process.platform === 'win32' ? 'python' : 'python3', ['-c', reader], { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 2 ** 26 });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** What people, or somebody who means harm, may type: quotes, line ends, tags, what other languages read. */
const hostile = fc.oneof(
  fc.constantFrom('"', "'", '\\', '\n', '\r\n', '`id`', '$(id)', '${HOME}', '#{{chainName}}', '<!--{{#frontend}}-->', '-->', '</script>', '|', ': ', ' #', '{{', '}}', '---\n', '\u2028', 'ü', '\0', "'''", '"""', '%0a', '&x', '*x', '!x', '[x](y)', ']]'),
  fc.string({ maxLength: 5 }),
);
const typed = (start: string): fc.Arbitrary<string> => fc.tuple(fc.constant(start), fc.array(hostile, { maxLength: 3 }), fc.constantFrom('', 'x')).map(([first, parts, last]) => first + parts.join('') + last);

test('nothing that is typed breaks out of the files that it is written into', async () => {
  const seen = new Texts();
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...presetIds), typed('orders'), typed(''), typed('api://orders'), typed('client'), typed('https://api.example.com/'), fc.constantFrom('', 'us-west-2', 'us-west-2\nx: y'),
      async (preset, name, issuerTail, audience, clientId, targetUrl, region) => {
        const identity = { preset, issuer: identityPresets[preset].issuer.example + issuerTail, audience, clientId };
        const base: ScaffoldAnswers = {
          folder: 'project', name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: { agent: 'python', interceptor: 'python', target: 'python' }, frontend: 'streamlit', openapi: null, targetUrl: null,
          identity: { preset: 'generic', issuer: 'https://login.example.com', audience: 'api://orders', clientId: 'client' },
        };
        // Each alone too: together one of them is nearly always refused.
        const tries: readonly Partial<ScaffoldAnswers>[] = [{ name }, { identity }, { identity: { ...base.identity, audience } }, { identity: { ...base.identity, clientId } }, { identity: { ...base.identity, issuer: `https://login.example.com/${issuerTail}` } }, { targetUrl }, { region }];
        for (const given of tries) {
          const files = await planned({ ...base, ...given }).catch((error: unknown) => {
            assert.ok(error instanceof ChainError && error.code === 'usage', String(error));
            return [];
          });
          accepted += files.length === 0 ? 0 : 1;
          checkValues(files, { ...base, ...given }.identity);
          for (const file of files) if (['toml', 'yaml', 'json', 'jsonc'].includes(kindOf(file.path))) seen.add(file);
        }
      },
    ),
    { numRuns: 40 },
  );
  assert.ok(accepted > 40, `${accepted} were accepted`);
  for (const [text, path] of seen.of('yaml')) assert.deepEqual(yamlErrors(text), [], path);
  for (const [text, path] of seen.of('json')) assert.doesNotThrow(() => JSON.parse(text), path);
  assert.deepEqual(pythonErrors(seen), []);
});

/** A manifest holds the very values, and nothing else came of them. */
function checkValues(files: readonly FileWrite[], { issuer, audience }: ScaffoldAnswers['identity']): void {
  const map = files.find(({ path }) => path === 'target-api/k8s/config-map.yaml');
  if (map === undefined) return;
  const { data } = parseAllDocuments(String(map.content))[0]?.toJS() as { data: { [name: string]: string } };
  assert.deepEqual([data['ISSUER'], data['AUDIENCE']], [issuer, audience]);
  assert.deepEqual(Object.keys(data).sort(), Object.keys(expectedMap).sort());
}

const expectedMap = { ISSUER: '', AUDIENCE: '', AUDIENCE_CLAIM: '', SCOPE_PREFIX: '', HOP_CLAIMS: '', HOST: '', PORT: '' };
