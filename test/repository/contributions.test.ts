import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rowActions } from '../../src/vscode/chainTree/chainRow.ts';
import { commandIds, contextKeys, debugType, planDocument, readinessDocument, settingIds, tokenDocument, viewIds } from '../../src/vscode/contributions.ts';
import { readSetting } from '../../src/vscode/settings/readSetting.ts';
import { root } from './sourceTree.ts';

type MenuItem = { readonly command?: string; readonly when?: string };
type Manifest = {
  readonly icon: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string; readonly enablement?: string }[];
    readonly views: { readonly [container: string]: readonly { readonly id: string; readonly when?: string }[] };
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly menus: { readonly [menu: string]: readonly MenuItem[] };
    readonly configuration: { readonly properties: { readonly [setting: string]: { readonly default: unknown } } };
    readonly debuggers: readonly { readonly type: string }[];
    readonly languages: readonly { readonly id: string }[];
  };
};

const manifestText = readFileSync(join(root, 'package.json'), 'utf8');
const { icon, capabilities, contributes } = JSON.parse(manifestText) as Manifest;
const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as { readonly [key: string]: string };
const conditions = [
  ...Object.values(contributes.menus).flat().flatMap(({ when = '' }) => when),
  ...contributes.commands.flatMap(({ enablement = '' }) => enablement),
  ...contributes.viewsWelcome.flatMap(({ when = '' }) => when),
  ...Object.values(contributes.views).flat().flatMap(({ when = '' }) => when),
];

function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

test('commands, views, settings, debugger and language are those that the source names', () => {
  assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(commandIds)));
  assert.ok(contributes.commands.every(({ category }) => category === 'AgentCore Chain'));
  assert.deepEqual(sorted(Object.values(contributes.views).flat().map(({ id }) => id)), sorted(Object.values(viewIds)));
  assert.deepEqual(Object.keys(contributes.views), contributes.viewsContainers.activitybar.map(({ id }) => id));
  assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(Object.values(settingIds)));
  assert.deepEqual(contributes.debuggers.map(({ type }) => type), [debugType]);
  assert.deepEqual(contributes.languages.map(({ id }) => id), [tokenDocument.language, planDocument.language, readinessDocument.language]);
});

test('menus, welcomes and links speak of commands and views that are there', () => {
  const commands: readonly string[] = Object.values(commandIds);
  const views: readonly string[] = Object.values(viewIds);
  const items = Object.values(contributes.menus).flat();
  assert.deepEqual(items.flatMap(({ command }) => command ?? []).filter((command) => !commands.includes(command)), []);
  const linked = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:(agentcore-chain\.[\w.]+)/g)].map(([, command = '']) => command));
  assert.ok(linked.length > 0);
  assert.deepEqual(linked.filter((command) => !commands.includes(command)), []);
  const named = [...contributes.viewsWelcome.map(({ view }) => view), ...conditions.flatMap((when) => [...when.matchAll(/\bview == ([\w.-]+)/g)].map(([, view = '']) => view))];
  assert.deepEqual(named.filter((view) => !views.includes(view)), []);
});

test('conditions ask for context keys that the extension sets, and each key is asked for', () => {
  const asked = conditions.flatMap((when) => [...when.matchAll(/(?<!view == )agentcore-chain\.[\w.]+/g)].map(([key]) => key));
  assert.deepEqual(sorted(asked), sorted(Object.values(contextKeys)));
});

test('the menus of the tree ask for words that its rows have', () => {
  const words = (contributes.menus['view/item/context'] ?? []).flatMap(({ when = '' }) => /viewItem =~ \/\\b(\w+)\\b\//.exec(when)?.[1] ?? `no word: ${when}`);
  assert.deepEqual(sorted(words), sorted(rowActions));
});

test('every text is there, and none is there for nothing', () => {
  const used = [...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key);
  assert.deepEqual(sorted(used), sorted(Object.keys(texts)));
});

test('texts are plain: no exclamation, no empty one', () => {
  assert.deepEqual(Object.entries(texts).filter(([, text]) => text.trim() === '' || text.includes('!')), []);
});

test('pictures that the manifest names are there', () => {
  const named = [...manifestText.matchAll(/"((?:\.\/)?resources\/[^"]+)"/g)].map(([, path = '']) => path);
  assert.ok(named.includes(icon) && named.length > 2);
  assert.deepEqual(named.filter((path) => !existsSync(join(root, path))), []);
});

test('each setting’s default is a value that it can have', () => {
  for (const [name, id] of Object.entries(settingIds) as [keyof typeof settingIds, string][]) assert.notEqual(readSetting(name, contributes.configuration.properties[id]?.default), undefined);
});

test('what names a program is not taken from a folder that is not trusted', () => {
  assert.deepEqual(capabilities.untrustedWorkspaces.restrictedConfigurations, [settingIds.nodePath, settingIds.pythonPath]);
});
