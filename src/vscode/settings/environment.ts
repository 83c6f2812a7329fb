import { homedir } from 'node:os';
import { nodeVariable } from '../../app/ports.ts';
import { setting } from './setting.ts';

/** The variables with which programs are found and started: this process's own, and the Node that the settings name. Throws setting-invalid. */
export function environment(): NodeJS.ProcessEnv {
  const path = setting('nodePath');
  return path === null ? { ...process.env } : { ...process.env, [nodeVariable]: path.replace(/^~(?=\/)/, homedir()) };
}
