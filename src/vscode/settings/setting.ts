import * as vscode from 'vscode';
import { settingIds, type SettingName } from '../contributions.ts';
import { readSetting, type SettingValues } from './readSetting.ts';

/** What the user has set, read anew at each use. Throws setting-invalid. */
export function setting<Name extends SettingName>(name: Name): SettingValues[Name] {
  return readSetting(name, vscode.workspace.getConfiguration().get<unknown>(settingIds[name]));
}

export function onDidChangeSetting(names: readonly SettingName[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (names.some((name) => event.affectsConfiguration(settingIds[name]))) listener();
  });
}
