import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

suite('the extension in its host', () => {
  test('it is there and activates', async () => {
    const extension = vscode.extensions.getExtension('agentcore-chain.agentcore-chain');
    assert.ok(extension !== undefined);
    await extension.activate();
    assert.ok(extension.isActive);
  });

  test('each command that it contributes is registered', async () => {
    const extension = vscode.extensions.getExtension('agentcore-chain.agentcore-chain');
    const manifest = extension?.packageJSON as { readonly contributes: { readonly commands: readonly { readonly command: string }[] } } | undefined;
    await extension?.activate();
    const contributed = manifest?.contributes.commands.map(({ command }) => command) ?? [];
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(contributed.length > 0);
    assert.deepEqual(contributed.filter((command) => !registered.has(command)), []);
  });
});
