import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { variable, type Environment } from '../findProgram.ts';

/** What says where logins are kept. */
const ofLogins = new Set(['auths', 'credsStore', 'credHelpers']);

/** What Docker finds by its settings' folder, beside the settings themselves: which daemon to talk to, and programs of its own. */
const besideSettings = ['contexts', 'cli-plugins'];

/**
 * A folder of settings for Docker with which it talks to the user's daemon and knows none of the user's logins: whatever keeps those is
 * neither asked nor changed. Made below `folder`; answers its path.
 */
export async function dockerSettingsWithoutLogins(env: Environment, folder: string): Promise<string> {
  const users = variable(env, 'DOCKER_CONFIG') ?? join(variable(env, 'HOME') ?? variable(env, 'USERPROFILE') ?? homedir(), '.docker');
  const own = join(folder, 'docker');
  await mkdir(own, { mode: 0o700 });
  await writeFile(join(own, 'config.json'), JSON.stringify(Object.fromEntries(Object.entries(await readSettings(users)).filter(([name]) => !ofLogins.has(name)))), { mode: 0o600 });
  // A junction, on Windows, may be made by everybody. One that cannot be made leaves Docker with what it knows by itself.
  await Promise.all(besideSettings.map((name) => symlink(join(users, name), join(own, name), 'junction').catch(() => {})));
  return own;
}

async function readSettings(folder: string): Promise<object> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
