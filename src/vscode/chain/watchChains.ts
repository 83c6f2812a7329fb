import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { contextKeys } from '../contributions.ts';
import { RepeatedLook } from '../flows/repeatedLook.ts';
import type { Chains, ChainWorkspace } from './chains.ts';

const chainFiles = '{agentcore-chain.json,*/agentcore-chain.json}';
const runFiles = '{.agentcore-chain/run.json,*/.agentcore-chain/run.json}';

/** How often run files are looked for without being told, in milliseconds: VS Code's watches begin seconds after they are asked for, and Linux limits them. */
const lookEveryMs = 3_000;
/** How long chain files are looked for as well, which takes a look into every folder, in milliseconds. */
const lookForFilesMs = 60_000;

export function chainWorkspace(memory: vscode.Memento): ChainWorkspace {
  return {
    isTrusted: () => vscode.workspace.isTrusted,
    folders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    memory: { get: (key) => memory.get<unknown>(key), update: (key, value) => memory.update(key, value) },
  };
}

/** Keeps the window's chains up to date with its folders, and VS Code's `when` clauses with them. In Restricted Mode nothing is watched. */
export function watchChains(chains: Chains, onProblem: (error: unknown) => void): vscode.Disposable {
  const watchers: vscode.Disposable[] = [];
  const run = (work: Promise<void>): void => void work.catch(onProblem);
  const watch = (): void => {
    vscode.Disposable.from(...watchers.splice(0)).dispose();
    if (vscode.workspace.isTrusted) watchers.push(...(vscode.workspace.workspaceFolders ?? []).map((folder) => watchFolder(folder, chains, run)));
    run(chains.refresh());
    lookForFiles.keep();
  };
  const lookForFiles = new RepeatedLook({ everyMs: lookEveryMs, forMs: lookForFilesMs }, () => run(chains.lookForFiles()));
  const tell = (): void => {
    void vscode.commands.executeCommand('setContext', contextKeys.state, chains.status.kind);
    void vscode.commands.executeCommand('setContext', contextKeys.hasChain, chains.selected !== null);
  };
  const looking = setInterval(() => run(chains.lookForRunning()), lookEveryMs);
  const lasting = [
    { dispose: () => clearInterval(looking) },
    { dispose: () => lookForFiles.end() },
    vscode.workspace.onDidChangeWorkspaceFolders(watch),
    vscode.workspace.onDidGrantWorkspaceTrust(watch),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) run(chains.refresh());
    }),
    chains.onDidChange(tell),
  ];
  tell();
  watch();
  return { dispose: () => vscode.Disposable.from(...watchers, ...lasting).dispose() };
}

function watchFolder(folder: vscode.WorkspaceFolder, chains: Chains, run: (work: Promise<void>) => void): vscode.Disposable {
  const chainWatcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, chainFiles), false, true, false);
  const runWatcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, runFiles));
  const refresh = (file: vscode.Uri): void => {
    if (!file.fsPath.includes('node_modules')) run(chains.refresh());
  };
  const look = (file: vscode.Uri): void => run(chains.look(dirname(dirname(file.fsPath))));
  return vscode.Disposable.from(
    chainWatcher, runWatcher,
    chainWatcher.onDidCreate(refresh), chainWatcher.onDidDelete(refresh),
    runWatcher.onDidCreate(look), runWatcher.onDidChange(look), runWatcher.onDidDelete(look),
  );
}
