import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, sourceFiles, type Import } from './sourceTree.ts';

/** Which parts a part may import, beside itself. `types:` = types only. Anything not listed is refused. */
const arrows: { readonly [part: string]: readonly string[] } = {
  core: ['jose', '@noble/hashes', 'mustache'],
  app: ['core'],
  aws: ['app/ports', 'core', '@aws-sdk', '@smithy'],
  files: ['app/ports', 'core', 'node', 'jsonc-parser', 'yaml', '@readme', 'docx'],
  tools: ['app/ports', 'core', 'node', 'fflate', 'yaml'],
  oidc: ['app/ports', 'core', 'node'],
  signin: ['app/ports', 'core', 'node', 'openid-client'],
  local: ['app/ports', 'core', 'files', 'oidc', 'tools', 'node', 'jose', 'oidc-provider', '@modelcontextprotocol', '@readme', 'undici', '@smithy'],
  cli: ['compose', 'app', 'core', 'node'],
  protocol: ['core'],
  vscode: ['app', 'core', 'protocol', 'node', 'vscode'],
  extension: ['compose', 'app/services', 'vscode'],
  // Of core's values only those that put a Story's facts into the words that terminal and report use too (local times are known in the view alone),
  // and those that read what VS Code kept of a view and keep tokens out of it.
  webview: [
    'protocol', 'types:core', 'preact', 'core/chain/hop', 'core/agentcore/gateway/gateway', 'core/diagnosis/texts/words',
    'core/story/clock', 'core/story/timelineOf', 'core/story/visible', 'core/story/words/claimWords', 'core/story/words/factWords', 'core/story/words/storyWords', 'core/story/words/timelineWords',
    'core/errors', 'core/read', 'core/token/redact',
  ],
  compose: ['app', 'core', 'aws', 'files', 'tools', 'oidc', 'signin', 'local/client', 'local/scenarios/scenarios', 'node'],
};

const files = sourceFiles('{src,webview}/**/*.{ts,tsx}').filter(({ isTest }) => !isTest);

test('every import follows an arrow of the architecture', () => {
  const refused = files.flatMap(importsOf).filter((edge) => !isAllowed(edge)).map(({ from, to }) => `${from} -> ${to}`);
  assert.deepEqual(refused, []);
});

test('the reader of imports sees static, type, re-exported and dynamic ones', () => {
  const text = ["import a from './a.ts';", "import type { B } from '../b.ts';", "import './c.ts';", "export { d } from 'jose';", "const e = await import('./e.ts');", 'import {\n  f,\n} from "node:fs";'].join('\n');
  const found = importsOf({ path: 'src/core/x.ts', text, isTest: false }).map(({ to }) => to);
  assert.deepEqual(found.sort(), ['jose', 'node:fs', 'src/b.ts', 'src/core/a.ts', 'src/core/c.ts', 'src/core/e.ts']);
});

test('the local chain’s own entries are started, never imported', () => {
  const entries = ['src/local/main.ts', 'src/local/supervisor.ts'];
  assert.deepEqual(files.flatMap(importsOf).filter(({ to }) => entries.includes(to)), []);
});

test('only decode, fingerprint, verification and HTTP adapters reveal a token', () => {
  const readers = files.filter(({ text }) => /(?<!panel)\.reveal\(/.test(text)).map(({ path }) => path);
  const allowed = /^src\/core\/token\/(decodeToken|fingerprint|decode|verifyToken|issuerChecks)\.ts$|^src\/local\/(identity|sender|runtime|gateway|control|scenarios)\/[A-Za-z/]+\.ts$|^src\/local\/client\.ts$|^src\/aws\/invokeRuntime\.ts$/;
  assert.deepEqual(readers.filter((path) => !allowed.test(path)), []);
});

test('the toolkit’s controls have one importer', () => {
  const importers = files.flatMap(importsOf).filter(({ to }) => to === '@vscode/webview-ui-toolkit').map(({ from }) => from);
  assert.deepEqual([...new Set(importers)].filter((path) => path !== 'webview/tokenFlow/controls.ts'), []);
});

function isAllowed({ from, to, typesOnly }: Import): boolean {
  const part = partOf(from);
  const target = to.startsWith('src/') ? to.slice('src/'.length) : to.startsWith('node:') ? 'node' : to;
  if (partOf(to) === part) return true;
  if (from === 'webview/tokenFlow/controls.ts' && to === '@vscode/webview-ui-toolkit') return true;
  return (arrows[part] ?? []).some((arrow) => {
    const allowed = arrow.replace(/^types:/, '');
    return (typesOnly || allowed === arrow) && (target === allowed || target === `${allowed}.ts` || target.startsWith(`${allowed}/`));
  });
}

function partOf(path: string): string {
  if (path.startsWith('webview/')) return 'webview';
  return /^src\/([^/.]+)/.exec(path)?.[1] ?? path;
}
