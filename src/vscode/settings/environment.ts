import { homedir } from 'node:os';
import { nodeVariable, pythonVariable } from '../../app/ports.ts';
import { setting } from './setting.ts';

/** The variables with which programs are found and started: this process's own, and the Node and Python that the settings name. Throws setting-invalid. */
export function environment(): NodeJS.ProcessEnv {
  const paths = { [nodeVariable]: setting('nodePath'), [pythonVariable]: setting('pythonPath') };
  const named = Object.entries(paths).flatMap(([name, path]) => (path === null ? [] : [[name, path.replace(/^~(?=\/)/, homedir())]]));
  return { ...process.env, ...Object.fromEntries(named) };
}
