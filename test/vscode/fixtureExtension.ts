import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes an extension that has one of each thing the driver drives: with it the driver is tested, whatever our own can do. */
export function writeFixtureExtension(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'main.cjs'), source);
  return folder;
}

const command = (name: string): object => ({ command: `fixture.${name}`, category: 'Fixture', title: name[0]?.toUpperCase() + name.slice(1) });

const manifest = {
  name: 'fixture', publisher: 'driver', version: '1.0.0', engines: { vscode: '^1.101.0' }, main: './main.cjs', activationEvents: ['onStartupFinished'],
  capabilities: { untrustedWorkspaces: { supported: 'limited', description: 'reads only' } },
  contributes: {
    commands: [command('notify'), command('ask'), command('panel'), command('modal'), command('copy'), { ...command('poke'), icon: '$(debug-start)' }, command('inspect'), { ...command('refresh'), icon: '$(refresh)' }, command('hidden')],
    viewsContainers: { activitybar: [{ id: 'fixture', title: 'Fixture Container', icon: '$(link)' }] },
    views: { fixture: [{ id: 'fixture.tree', name: 'Parts' }, { id: 'fixture.web', name: 'Page', type: 'webview' }] },
    menus: {
      'view/title': [{ command: 'fixture.refresh', when: 'view == fixture.tree', group: 'navigation' }],
      'view/item/context': [{ command: 'fixture.poke', when: 'view == fixture.tree', group: 'inline' }, { command: 'fixture.inspect', when: 'view == fixture.tree' }],
      commandPalette: [{ command: 'fixture.hidden', when: 'false' }],
    },
  },
};

const source = `
const vscode = require('vscode');
const page = (text, script) => '<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src \\'none\\'; script-src \\'nonce-n\\'"></head><body><h1>' + text + '</h1>' + script + '</body></html>';
exports.activate = (context) => {
  const { window, commands } = vscode;
  const say = (text) => void window.showInformationMessage(text);
  const add = (name, run) => context.subscriptions.push(commands.registerCommand('fixture.' + name, run));
  add('notify', async () => { const answer = await window.showErrorMessage('Something failed', 'Retry', 'Show Log'); if (answer) say('Chose ' + answer); });
  add('modal', async () => { const answer = await window.showWarningMessage('Replace it?', { modal: true, detail: 'It is there.' }, 'Replace'); say('Modal ' + answer); });
  add('copy', () => vscode.env.clipboard.writeText('copied by the extension'));
  add('poke', (element) => say('Poked ' + element));
  add('inspect', (element) => say('Inspected ' + element));
  add('refresh', () => say('Refreshed'));
  add('hidden', () => {});
  const askName = (label) => {
    const name = window.createInputBox();
    Object.assign(name, { title: 'Name', step: 2, totalSteps: 2, prompt: 'A name', buttons: [vscode.QuickInputButtons.Back], ignoreFocusOut: true });
    name.onDidTriggerButton(() => { name.dispose(); askLanguage(); });
    name.onDidChangeValue((value) => { name.validationMessage = value === 'bad' ? 'Not a good name' : undefined; });
    name.onDidAccept(() => { say(label + ', ' + name.value); name.dispose(); });
    name.show();
  };
  const askLanguage = () => {
    const language = window.createQuickPick();
    Object.assign(language, { title: 'Language', step: 1, totalSteps: 2, placeholder: 'Which one?', items: [{ label: 'One', description: 'first', detail: 'the first of two' }, { label: 'One and a half' }] });
    language.onDidAccept(() => { const [{ label }] = language.selectedItems; language.dispose(); askName(label); });
    language.show();
  };
  add('ask', askLanguage);
  add('panel', () => {
    const panel = window.createWebviewPanel('fixture', 'Fixture Page', vscode.ViewColumn.One, { enableScripts: true });
    panel.webview.html = page('in the editor', '<script>document.title</script>');
  });
  const children = { '': ['agent', 'gateway'], gateway: ['rule'] };
  context.subscriptions.push(
    window.registerTreeDataProvider('fixture.tree', {
      getChildren: (element) => children[element ?? ''] ?? [],
      getTreeItem: (element) => ({ label: element, description: 'healthy', collapsibleState: element in children ? 1 : 0, iconPath: new vscode.ThemeIcon('pass') }),
    }),
    window.registerWebviewViewProvider('fixture.web', { resolveWebviewView: (view) => { view.webview.options = { enableScripts: true }; view.webview.html = page('in the side bar', ''); } }),
  );
  const item = window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  Object.assign(item, { text: '$(link) fixture ' + (vscode.workspace.isTrusted ? 'trusted' : 'restricted'), tooltip: 'What the fixture says', command: 'fixture.copy' });
  context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => { item.text = 'fixture trusted'; }));
  item.show();
};
`;
