import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { compactToken } from '../tokens/testTokens.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import { tellWindows } from '../vscode/driver/tellFailures.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';
import { writeFixtureExtension } from '../vscode/fixtureExtension.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { until } from '../testing/until.ts';

const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'driver-')));
const fixture = writeFixtureExtension(join(temporary, 'extension'));
const folder = join(temporary, 'project');
let vscode: Vscode;

before(async () => {
  writeFixtureExtension(folder);
  writeFileSync(join(folder, 'wrong.json'), '{\n  "version": 1,\n}\n');
  vscode = await openVscode({ folder, extension: { folder: fixture }, trusted: false });
});

beforeEach(() => vscode.clearNotifications());

after(async () => {
  await vscode.close();
  assert.ok(!existsSync(vscode.profile));
  rmSync(temporary, { recursive: true });
});

test('Restricted Mode until trust is granted', async () => {
  await vscode.statusBarItem('fixture restricted').waitFor();
  await vscode.grantTrust();
  await vscode.statusBarItem('fixture trusted').waitFor();
  assert.ok(existsSync(vscode.profile));
});

test('a command runs by its exact words; what the palette does not offer fails', async () => {
  await vscode.runCommand('Fixture: Notify');
  await vscode.notification('Something failed').waitFor();
  assert.deepEqual(await vscode.notifications(), [{ severity: 'error', text: 'Something failed', buttons: ['Retry', 'Show Log'] }]);
  await vscode.clickNotification('Something failed', 'Show Log');
  await vscode.notification('Chose Show Log').waitFor();
  const offered = await vscode.offeredCommands('Fixture: ');
  assert.ok(offered.includes('Fixture: Ask') && !offered.includes('Fixture: Hidden'), offered.join());
});

test('a multi-step input: titles, rows, validation, back', async () => {
  await vscode.runCommand('Fixture: Ask');
  await vscode.quickInput.waitForTitle('Language');
  assert.equal(await vscode.quickInput.title(), 'Language (1/2)');
  assert.equal(await vscode.quickInput.placeholder(), 'Which one?');
  assert.deepEqual(await vscode.quickInput.rows(), [
    { label: 'One', description: 'first', detail: 'the first of two', checked: null },
    { label: 'One and a half', description: '', detail: '', checked: null },
  ]);
  await vscode.quickInput.pick('One');
  await vscode.quickInput.waitForTitle('Name');
  await vscode.quickInput.back();
  await vscode.quickInput.waitForTitle('Language');
  await vscode.quickInput.pick('One and a half');
  await vscode.quickInput.waitForTitle('Name');
  assert.match(await vscode.quickInput.message(), /A name/);
  assert.equal(await vscode.quickInput.validationMessage(), null);
  await vscode.quickInput.type('bad');
  assert.equal(await until('the input is refused', async () => (await vscode.quickInput.validationMessage()) ?? undefined), 'Not a good name');
  await vscode.quickInput.type('good');
  await until('it is taken back', async () => (await vscode.quickInput.validationMessage()) === null);
  await vscode.quickInput.accept();
  await vscode.notification('One and a half, good').waitFor();
  await vscode.quickInput.waitUntilClosed();
});

test('a tree: rows, inline and menu actions, its view’s actions', async () => {
  await vscode.clickActivity('Fixture Container');
  await vscode.treeRow('Parts', 'gateway').waitFor();
  assert.deepEqual((await vscode.treeRows('Parts')).map(({ label, description, level, expanded, icon }) => [label, description, level, expanded, icon]), [
    ['agent', 'healthy', 1, null, 'pass'], ['gateway', 'healthy', 1, false, 'pass'],
  ]);
  await vscode.treeAction('Parts', 'agent', 'Poke');
  await vscode.notification('Poked agent').waitFor();
  assert.deepEqual(await vscode.treeMenu('Parts', 'gateway'), ['Inspect']);
  await vscode.treeAction('Parts', 'gateway', 'Inspect');
  await vscode.notification('Inspected gateway').waitFor();
  await vscode.viewAction('Parts', 'Refresh');
  await vscode.notification('Refreshed').waitFor();
  await vscode.treeRow('Parts', 'gateway').click();
  await vscode.treeRow('Parts', 'rule').waitFor();
  await vscode.clickActivity('Fixture Container'); // a second click would hide the side bar
  assert.equal((await vscode.treeRows('Parts')).length, 3);
});

test('webviews in the side bar and as an editor, and a breach of their policy', async () => {
  await vscode.clickActivity('Fixture Container');
  const side = await vscode.tokenFlowFrame();
  assert.equal(await side.locator('h1').textContent(), 'in the side bar');
  assert.deepEqual(vscode.cspViolations(), []);
  await side.locator('h1').click(); // the palette opens from inside a view, too
  await vscode.runCommand('Fixture: Panel');
  const editor = await vscode.tokenFlowFrame('editor');
  assert.equal(await editor.locator('h1').textContent(), 'in the editor');
  for (let times = 0; times < 2; times += 1) await vscode.runCommand('View: Toggle Primary Side Bar Visibility');
  assert.equal(await (await vscode.tokenFlowFrame()).locator('h1').textContent(), 'in the side bar', 'hidden and shown again');
  await until('the script without a nonce is reported', () => vscode.cspViolations().length === 1);
  assert.equal((await vscode.tabs()).active, 'Fixture Page');
});

test('files, problems, clipboard, status bar, dialogs', async () => {
  await vscode.openFile(join(folder, 'wrong.json'));
  assert.equal(await vscode.editorText(), '{\n  "version": 1,\n}\n');
  const [problem] = await until('the problem is there', async () => {
    const found = await vscode.problems();
    return found.length > 0 && found;
  });
  assert.deepEqual(problem, { file: 'wrong.json', severity: 'error', message: 'Trailing comma', line: 2, column: 15 });
  await vscode.setClipboard('before');
  assert.equal(await vscode.clipboard(), 'before');
  await vscode.statusBarItem('fixture trusted').click();
  await until('the extension has copied', async () => (await vscode.clipboard()) === 'copied by the extension');
  await vscode.runCommand('Fixture: Modal');
  assert.match(await vscode.dialogText(), /Replace it\?[^]*It is there\./);
  await vscode.clickDialog('Replace');
  await vscode.notification('Modal Replace').waitFor();
});

test('a failure tells what the window shows, once and without tokens', async () => {
  const token = compactToken({ sub: 'ana@example.com', exp: 1 });
  await vscode.runCommand('Fixture: Notify');
  await vscode.notification('Something failed').waitFor();
  await vscode.runCommand('Fixture: Ask');
  await vscode.quickInput.waitForTitle('Language');
  await vscode.quickInput.type(token);
  const error = new Error('it went wrong');
  await tellWindows(error);
  await tellWindows(error);
  for (const text of [error.message, error.stack ?? '']) {
    assert.match(text, /^.*it went wrong[^]*\nWhat the window showed:\n/);
    assert.match(text, /notifications: .*Something failed/);
    assert.match(text, /box at the top: \[\[token sha256:\w+\]\]/);
    assert.match(text, /status bar: .*fixture trusted/);
    assert.match(text, /remoteexthost\.log: /);
    assert.equal(text.split('What the window showed').length, 2);
    assert.deepEqual(leaksIn('the report', text, [token]), []);
  }
  await vscode.quickInput.escape();
});

test('settings and themes change while it runs, the window can be reloaded, a picture is a file', async () => {
  await vscode.changeSettings({ 'workbench.statusBar.visible': false });
  await vscode.page.locator('.part.statusbar').waitFor({ state: 'hidden' });
  await vscode.changeSettings({ 'workbench.statusBar.visible': undefined });
  await vscode.page.locator('.part.statusbar').waitFor();
  assert.equal((await vscode.tabs()).active, 'wrong.json');
  for (const theme of ['dark', 'highContrast', 'highContrastLight', 'light'] as const) await vscode.setTheme(theme);
  await vscode.reload();
  await vscode.statusBarItem('fixture trusted').waitFor();
  const picture = await vscode.screenshot('driver');
  assert.ok(existsSync(picture));
  rmSync(picture);
});
