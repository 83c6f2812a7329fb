import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { compactToken } from '../tokens/testTokens.ts';
import { until } from '../testing/until.ts';
import { inVscode } from '../vscode/driver/inVscode.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

const command = 'AgentCore Chain: New Passthrough Project...';
const title = 'New Passthrough Project';
const parent = realpathSync(mkdtempSync(join(tmpdir(), 'new-project-')));
const openApi = join(parent, 'billing.json');
const refusedApi = join(parent, 'refused.json');
let vscode: Vscode;

before(async () => {
  const document = { openapi: '3.1.0', info: { title: 'Billing', version: '1' }, servers: [{ url: 'https://billing.example.com' }], paths: { '/bills': { get: { operationId: 'listBills', responses: { 200: { description: 'ok' } } } } } };
  writeFileSync(openApi, JSON.stringify(document));
  writeFileSync(refusedApi, JSON.stringify({ ...document, paths: { '/bills': { get: {}, post: {} } } }));
  await mkdir(join(parent, 'used'));
  writeFileSync(join(parent, 'used', 'notes.txt'), 'mine');
  vscode = await openVscode({ folder: null, env: { HOME: parent } });
});

beforeEach(async () => {
  await vscode.page.keyboard.press('Escape');
  await vscode.clearNotifications();
});

after(async () => {
  await vscode?.close();
  rmSync(parent, { recursive: true, force: true });
});

const at = (step: string): Promise<void> => vscode.quickInput.waitForTitle(`${title} (${step})`);

async function refusal(part: RegExp): Promise<void> {
  await until(`it says ${part}`, async () => part.test((await vscode.quickInput.validationMessage()) ?? ''));
}

/** What stands below the box; its remark comes a moment after the box. */
async function says(part: RegExp): Promise<void> {
  await until(`it says ${part}`, async () => part.test(await vscode.quickInput.message()));
}

/** Types an answer and goes on with Enter, as someone does who never takes the mouse. */
async function answer(text: string, step: string): Promise<void> {
  await at(step);
  await vscode.quickInput.type(text);
  await vscode.quickInput.accept();
}

/** Of someone who takes every answer as it stands: a target of the project's own, one language, an issuer that is not known yet. */
const allSteps = Array.from({ length: 10 }, (_, index) => `${index + 1}/10`);

async function enter(step: string): Promise<void> {
  await at(step);
  await vscode.page.keyboard.press('Enter');
}

test('a window without a folder says so, and what to do', async () => {
  await vscode.clickActivity('AgentCore Chain');
  const view = vscode.view('Chain');
  await view.getByText('Open the folder', { exact: true }).waitFor();
  await view.getByText('New Passthrough Project...', { exact: true }).waitFor();
  assert.deepEqual(await vscode.treeRows('Chain'), []);
  assert.doesNotMatch(await vscode.page.locator('.part.statusbar').innerText(), /local|AWS/);
  await vscode.screenshot('chain-no-folder');
});

for (const name of ['Run Chain Locally', 'Send Test Request...', 'Select Chain', 'Copy Flow Report']) {
  test(`${name} without a folder says what is missing, and leads on`, async () => {
    await vscode.runCommand(`AgentCore Chain: ${name}`);
    await vscode.notification('No folder of this window holds an agentcore-chain.json.').waitFor();
    await vscode.clickNotification('No folder of this window', 'New Passthrough Project...');
    await at('1/10');
    await vscode.quickInput.escape();
  });
}

test('Inspect Token needs no folder, and says that nobody knows the issuer', async () => {
  await vscode.setClipboard(compactToken({ sub: 'ana@example.com', exp: 1 }));
  await vscode.runCommand('AgentCore Chain: Inspect Token...');
  await vscode.quickInput.waitForTitle('Inspect Token');
  await vscode.quickInput.pick('Use the Token in the Clipboard');
  await until('it is decoded', async () => (await vscode.tabs()).titles.length === 1);
  const text = await vscode.editorText();
  assert.match(text, /^Token of ana@example\.com\n/);
  assert.match(text, /It cannot be verified: no chain is selected whose issuer could be asked\./);
  await vscode.runCommand('View: Close All Editors');
});

test('without a folder: where to begin is suggested, and each wrong answer is told while it is typed', async () => {
  await vscode.runCommand(command);
  await at('1/10');
  assert.equal(await vscode.quickInput.value(), join(parent, 'orders'));
  await says(/Folder of the new project.*This one will be made\./);
  await vscode.quickInput.type('');
  await refusal(/Write the path/);
  await vscode.quickInput.type('orders');
  await refusal(/Write the whole path/);
  await vscode.quickInput.type(join(parent, 'used'));
  await refusal(/is not empty: it holds notes\.txt\. Name one that is empty or not there yet\./);
  await vscode.quickInput.type('~/used');
  await refusal(/is not empty/);
  await vscode.quickInput.accept();
  await at('1/10');
  await vscode.quickInput.type(openApi);
  await refusal(/is no folder/);
  await answer('~/mine', '1/10');
  await at('2/10');
  assert.equal(await vscode.quickInput.value(), 'mine');
  await says(/On AWS: gateway mine, runtime mine\./);
  await vscode.quickInput.type('1st');
  await refusal(/Cannot be "1st"/);
  await vscode.quickInput.type('my_chain');
  await refusal(/Cannot be "my_chain": a gateway name holds .* no underscore/);
  await vscode.quickInput.type('my-chain');
  await says(/gateway my-chain, runtime my_chain\./);
  await answer('billing', '2/10');
  for (const step of ['3/10', '4/10', '5/10', '6/10']) await enter(step);
  await at('7/10');
  await vscode.quickInput.type('http://login.example.com');
  await refusal(/it must be an https URL/);
  await vscode.quickInput.type('https://example.okta.com');
  await refusal(/Okta’s org authorization server/);
  await vscode.quickInput.escape();
  assert.equal(existsSync(join(parent, 'mine')), false);
});

test('a folder can be chosen in a dialog; one that holds something gets a new folder inside', async () => {
  const choose = async (): Promise<void> => {
    await vscode.quickInput.widget.locator('.quick-input-titlebar [aria-label^="Choose a Folder"]').click();
    await vscode.quickInput.waitForTitle('Folder of the new project');
  };
  const inDialog = async (path: string): Promise<void> => {
    // VS Code fills the box by itself, some time after it is there.
    await until('the dialog has begun', async () => (await vscode.quickInput.value()).endsWith('/') && (await vscode.quickInput.rows()).length > 0);
    await vscode.quickInput.type(`${path}/`);
    await until('the dialog has followed', async () => (await vscode.quickInput.rows())[0]?.label === '..' && (await vscode.quickInput.value()) === `${path}/`);
    await vscode.quickInput.accept();
    await at('1/10');
  };
  await mkdir(join(parent, 'bare'));
  await vscode.runCommand(command);
  await at('1/10');
  await vscode.quickInput.type('~/typed');
  await choose();
  await vscode.page.keyboard.press('Escape');
  await at('1/10');
  assert.equal(await vscode.quickInput.value(), '~/typed');
  await choose();
  await inDialog(join(parent, 'bare'));
  assert.equal(await vscode.quickInput.value(), join(parent, 'bare'));
  await choose();
  await inDialog(join(parent, 'used'));
  assert.equal(await vscode.quickInput.value(), join(parent, 'used', 'orders'));
  await vscode.quickInput.escape();
});

test('back and forth: answers are kept, and an issuer brings its own questions', async () => {
  await vscode.runCommand(command);
  await answer('~/mine', '1/10');
  await answer('billing', '2/10');
  for (const step of ['3/10', '4/10', '5/10']) await enter(step);
  await at('6/10');
  await vscode.quickInput.pick('Another OpenID Connect provider');
  await answer('https://login.example.com', '7/10');
  await answer('api://billing', '8/12');
  await at('9/12');
  await vscode.quickInput.type('half');
  await vscode.quickInput.back();
  await at('8/12');
  assert.equal(await vscode.quickInput.value(), 'api://billing');
  await vscode.quickInput.back();
  await vscode.quickInput.back();
  await at('6/12');
  assert.match(await vscode.page.locator('.quick-input-list .monaco-list-row.focused').innerText(), /Another OpenID Connect provider/);
  await enter('6/12');
  await answer('', '7/12');
  await at('8/10');
  await vscode.quickInput.back();
  await answer('https://login.example.com', '7/10');
  await enter('8/12');
  await at('9/12');
  assert.equal(await vscode.quickInput.value(), 'half');
  for (let step = 9; step > 1; step -= 1) {
    await at(`${step}/12`);
    await vscode.quickInput.back();
  }
  await at('1/12');
  assert.equal(await vscode.quickInput.value(), join(parent, 'mine'));
  await vscode.quickInput.escape();
});

test('a language for each component brings a question for each, and what was typed for another provider is judged by the new one', async () => {
  await vscode.runCommand(command);
  await answer('~/mine', '1/10');
  for (const step of ['2/10', '3/10']) await enter(step);
  await at('4/10');
  await vscode.quickInput.pick('Choose for Each...');
  for (const [step, language] of [['5/13', 'Python'], ['6/13', 'TypeScript'], ['7/13', 'Python']] as const) {
    await at(step);
    await vscode.quickInput.pick(language);
  }
  await at('8/13');
  await vscode.quickInput.pick('Streamlit');
  await at('9/13');
  await vscode.quickInput.pick('Okta');
  await answer('https://example.okta.com/oauth2/default', '10/13');
  for (const step of ['11/15', '10/15']) {
    await at(step);
    await vscode.quickInput.back();
  }
  await at('9/15');
  await vscode.quickInput.pick('Microsoft Entra ID');
  await at('10/15');
  await refusal(/The issuer of a tenant looks like https:\/\/login\.microsoftonline\.com/);
  await answer('', '10/15');
  for (const step of ['11/13', '12/13']) await enter(step);
  await at('13/13');
  const labels = (await vscode.quickInput.rows()).map(({ label }) => label);
  for (const path of ['agent/pyproject.toml', 'interceptor/package.json', 'target-api/pyproject.toml', 'frontend/pyproject.toml']) {
    await vscode.quickInput.widget.locator('input').first().fill(path);
    await until(`${path} is among the files`, async () => (await vscode.quickInput.rows()).some(({ label }) => label === path));
  }
  assert.equal(labels[0], 'Create mine');
  await vscode.quickInput.escape();
});

test('all of it in Python with Streamlit and Amazon Cognito, made through the wizard', async () => {
  await vscode.runCommand(command);
  await answer('~/my shop', '1/10');
  await at('2/10');
  await says(/gateway my-shop, runtime my_shop\./);
  for (const step of ['2/10', '3/10']) await enter(step);
  await at('4/10');
  await vscode.quickInput.pick('Python');
  await at('5/10');
  await vscode.quickInput.pick('Streamlit');
  await at('6/10');
  const providers = await vscode.quickInput.rows();
  assert.deepEqual(providers.map(({ label }) => label), ['Okta', 'Amazon Cognito', 'Microsoft Entra ID', 'Auth0', 'Keycloak', 'Another OpenID Connect provider']);
  assert.ok(providers.every(({ detail }) => detail !== ''));
  await vscode.quickInput.pick('Amazon Cognito');
  await at('7/10');
  await vscode.quickInput.type('https://shop.auth.us-west-2.amazoncognito.com');
  await refusal(/where users sign in/);
  await answer('https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', '7/10');
  await at('8/11');
  await says(/app client in the user pool\. The API compares it as the audience too\./);
  await answer('1example23456789abcdefghij', '8/11');
  for (const step of ['9/11', '10/11']) await enter(step);
  await at('11/11');
  const labels = (await vscode.quickInput.rows()).map(({ label }) => label);
  assert.deepEqual(labels.slice(0, 5), ['Create my-shop', 'Change the Folder...', 'agentcore-chain.json', 'GUIDE.md', 'README.md']);
  await vscode.quickInput.widget.locator('input').first().fill('k8s/config-map');
  await until('a manifest is shown', async () => (await vscode.editorText()).includes('1example23456789abcdefghij'));
  await vscode.quickInput.widget.locator('input').first().fill('');
  await vscode.quickInput.pick('Create my-shop');
  await vscode.notification(`my-shop is ready in ${join(parent, 'my shop')}`).waitFor();
  const made = JSON.parse(readFileSync(join(parent, 'my shop', 'agentcore-chain.json'), 'utf8')) as { identity: unknown; agent: { language: string }; frontend: { kind: string } };
  assert.deepEqual(made.identity, { preset: 'cognito', issuer: 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', audience: '1example23456789abcdefghij', clientId: '1example23456789abcdefghij' });
  assert.deepEqual([made.agent.language, made.frontend.kind], ['python', 'streamlit']);
  for (const file of ['agent/src/main.py', 'interceptor/src/interceptor/handler.py', 'target-api/src/main.py', 'frontend/src/main.py']) assert.ok(existsSync(join(parent, 'my shop', file)), file);
});

test('an API that exists: its document is judged, and nothing is written before the preview is accepted', async () => {
  await vscode.runCommand(command);
  await answer('~/mine', '1/10');
  await enter('2/10');
  await at('3/10');
  await vscode.quickInput.pick('An API that exists');
  await at('4/12');
  await says(/Without one, the document of the template/);
  await vscode.quickInput.type(refusedApi);
  await refusal(/A gateway would refuse it: GET \/bills: it has no operationId.* \(line 1\), and 1 more\./);
  await vscode.quickInput.type(join(parent, 'nowhere.yaml'));
  await refusal(/Cannot read .*nowhere\.yaml: it is not there\./);
  await answer('~/billing.json', '4/12');
  await at('5/12');
  await says(/The first server that the document names is used\./);
  await vscode.quickInput.type('ftp://billing');
  await refusal(/it must be an https URL/);
  await answer('', '5/12');
  await at('6/12');
  assert.ok((await vscode.quickInput.rows()).some(({ detail }) => detail.startsWith('Agent and interceptor, on Python')));
  for (const step of ['6/12', '7/12', '8/12', '9/12', '10/12', '11/12']) await enter(step);
  await at('12/12');
  const labels = (await vscode.quickInput.rows()).map(({ label }) => label);
  assert.deepEqual(labels.slice(0, 3), ['Create mine', 'Change the Folder...', 'agentcore-chain.json']);
  await until('the chain file is shown', async () => (await vscode.editorText()).includes('"name": "mine"'));
  await vscode.page.keyboard.type('openapi/');
  await until('the document is shown', async () => (await vscode.editorText()).includes('"operationId": "listBills"'));
  assert.deepEqual((await vscode.tabs()).titles.length, 1);
  await vscode.quickInput.back();
  await at('11/12');
  await until('the preview is closed', async () => (await vscode.tabs()).titles.length === 0);
  await enter('11/12');
  await at('12/12');
  assert.deepEqual(await readdir(parent).then((names) => names.includes('mine')), false);
  await vscode.quickInput.pick('Change the Folder...');
  await at('1/12');
  await until('the preview is closed', async () => (await vscode.tabs()).titles.length === 0);
  const before = readFileSync(openApi, 'utf8');
  for (let step = 1; step < 11; step += 1) await enter(`${step}/12`);
  await at('11/12');
  writeFileSync(openApi, '{');
  await enter('11/12');
  await vscode.notification('is neither JSON nor YAML').waitFor();
  await at('1/12');
  writeFileSync(openApi, before);
  await vscode.quickInput.escape();
});

test('a folder that was filled meanwhile is not written into', async () => {
  await vscode.runCommand(command);
  await answer('~/late', '1/10');
  for (const step of allSteps.slice(1, -1)) await enter(step);
  await at('10/10');
  await mkdir(join(parent, 'late'));
  writeFileSync(join(parent, 'late', 'README.md'), 'mine');
  await vscode.quickInput.pick('Create late');
  await vscode.notification('is not empty: it holds README.md').waitFor();
  assert.deepEqual(await readdir(join(parent, 'late')), ['README.md']);
  assert.equal(readFileSync(join(parent, 'late', 'README.md'), 'utf8'), 'mine');
});

test('created by keyboard alone, opened, and the chain is there to be run', async () => {
  await vscode.runCommand(command);
  await answer('~/orders', '1/10');
  for (const step of allSteps.slice(1)) await enter(step);
  await vscode.notification(`orders is ready in ${join(parent, 'orders')}`).waitFor();
  const { buttons } = (await vscode.notifications())[0] ?? { buttons: [] };
  assert.deepEqual(buttons, ['Open Folder', 'Open in New Window']);
  assert.equal((JSON.parse(readFileSync(join(parent, 'orders', 'agentcore-chain.json'), 'utf8')) as { name: string }).name, 'orders');
  await vscode.clickNotification('orders is ready', 'Open Folder');
  await vscode.notification('orders is ready.').waitFor();
  assert.deepEqual((await vscode.notifications())[0]?.buttons, ['Run Chain Locally']);
  await until('its chain is shown', async () => (await vscode.treeRows('Chain')).length === 7);
});

test('in a window with a chain: a new one beside it is suggested; one below it is found and selected at once', async () => {
  await vscode.runCommand(command);
  await at('1/10');
  assert.equal(await vscode.quickInput.value(), join(parent, 'orders-2'));
  await vscode.quickInput.type(join(parent, 'orders', 'second'));
  await enterAll(vscode);
  await vscode.notification('second is ready.').waitFor();
  await until('its chain file is open', async () => (await vscode.editorText()).includes('"name": "second"'));
  await vscode.statusBarItem('second: local').waitFor();
  assert.deepEqual(await chainsOffered(vscode), [['orders', 'not running', join(parent, 'orders')], ['second', 'not running', join(parent, 'orders', 'second')]]);
  await vscode.quickInput.pick('orders');
  await vscode.statusBarItem('orders: local').waitFor();
});

test('a chain file that cannot be used is still one that can be selected', async () => {
  writeFileSync(join(parent, 'orders', 'second', 'agentcore-chain.json'), '{');
  assert.deepEqual((await chainsOffered(vscode))[1], ['second', 'not running, its chain file cannot be used', join(parent, 'orders', 'second')]);
  await vscode.quickInput.escape();
});

test('outside of the folders of a workspace it can be added to them, and is selected there', async () => {
  const file = join(parent, 'all.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: join(parent, 'orders') }] }));
  await inVscode({ folder: file, env: { HOME: parent } }, async (workspace) => {
    await workspace.runCommand(command);
    await workspace.quickInput.waitForTitle(`${title} (1/10)`);
    await workspace.quickInput.type(join(parent, 'beside'));
    await enterAll(workspace);
    const ready = `beside is ready in ${join(parent, 'beside')}`;
    await workspace.notification(ready).waitFor();
    assert.deepEqual((await workspace.notifications())[0]?.buttons, ['Open Folder', 'Open in New Window', 'Add to Workspace']);
    await workspace.clickNotification(ready, 'Add to Workspace');
    await workspace.notification('beside is ready.').waitFor();
    await workspace.statusBarItem('beside: local').waitFor();
    assert.deepEqual((await chainsOffered(workspace)).map(([label]) => label), ['beside', 'orders', 'second']);
  });
});

test('in Restricted Mode a project can be made and a token be read; nothing of the folder is', async () => {
  await mkdir(join(parent, 'foreign'));
  await inVscode({ folder: join(parent, 'foreign'), trusted: false, env: { HOME: parent } }, async (restricted) => {
    await restricted.runCommand(command);
    await enterAll(restricted);
    await restricted.notification('foreign is ready. Nothing of it is run in Restricted Mode.').waitFor();
    assert.ok(existsSync(join(parent, 'foreign', 'agentcore-chain.json')));
    await restricted.setClipboard(compactToken({ sub: 'ana@example.com', exp: 1 }));
    await restricted.runCommand('AgentCore Chain: Inspect Token...');
    await restricted.quickInput.pick('Use the Token in the Clipboard');
    await until('it says why', async () => (await restricted.editorText()).includes('in Restricted Mode no chain file is read'));
    await restricted.runCommand('AgentCore Chain: Send Test Request...');
    await restricted.notification('so nothing of it is run or read.').waitFor();
  });
});

/** Takes every answer as it stands. */
async function enterAll({ quickInput, page }: Vscode): Promise<void> {
  for (const step of allSteps) {
    await quickInput.waitForTitle(`${title} (${step})`);
    await page.keyboard.press('Enter');
  }
}

/** What Select Chain shows; it stays open. */
async function chainsOffered({ runCommand, quickInput }: Vscode): Promise<readonly (readonly string[])[]> {
  await runCommand('AgentCore Chain: Select Chain');
  await quickInput.waitForTitle('Select Chain');
  return (await quickInput.rows()).map(({ label, description, detail }) => [label, description, detail]);
}
