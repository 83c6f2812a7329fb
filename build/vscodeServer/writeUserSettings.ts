import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultUserSettings } from './defaultUserSettings.ts';

export type UserSettings = { readonly [name: string]: unknown };

export function userSettingsPath(userDataDir: string): string {
  return join(userDataDir, 'User', 'settings.json');
}

/** Writes the settings of a new VS Code. Leaves a file that is there as it is: it is the user's. */
export function writeUserSettings(userDataDir: string, settings: UserSettings = {}): void {
  const file = userSettingsPath(userDataDir);
  if (existsSync(file)) return;
  mkdirSync(join(userDataDir, 'User'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...defaultUserSettings, ...settings }, null, 2)}\n`);
}
