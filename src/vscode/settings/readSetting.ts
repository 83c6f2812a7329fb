import { isAbsolute } from 'node:path';
import { parseTimeSpan, timeSpanForm } from '../../app/parseTimeSpan.ts';
import { regionForm } from '../../core/agentcore/account/region.ts';
import { ChainError } from '../../core/errors.ts';
import { settingIds, type SettingName } from '../contributions.ts';

/** The settings as the extension uses them. Null: left empty, so the usual place is asked (PATH, the AWS files, the chain file). */
export type SettingValues = {
  readonly runIssuer: 'local' | 'configured';
  /** Absolute, below the home folder (`~/...`), or a name to look up on the PATH. */
  readonly nodePath: string | null;
  /** The same for Python. */
  readonly pythonPath: string | null;
  readonly awsProfile: string | null;
  readonly awsRegion: string | null;
  /** In milliseconds. */
  readonly awsWindow: number;
  readonly showOnRun: boolean;
  readonly signInClientId: string | null;
  /** With blanks between. */
  readonly signInScopes: string | null;
  readonly signInRedirectUri: string | null;
};

type Reader<T> = {
  /** Undefined where the value is none. */
  readonly read: (value: unknown) => T | undefined;
  /** What to write instead: a sentence without its full stop. */
  readonly remedy: string;
};

const readers: { readonly [name in SettingName]: Reader<SettingValues[name]> } = {
  runIssuer: { read: (value) => (value === 'local' || value === 'configured' ? value : undefined), remedy: 'Write "local" or "configured"' },
  nodePath: { read: programOrNull, remedy: 'Write the absolute path of a Node, or leave it empty for the one on the PATH' },
  pythonPath: { read: programOrNull, remedy: 'Write the absolute path of a Python, or leave it empty for the one on the PATH' },
  awsProfile: { read: (value) => textOrNull(value, () => true), remedy: 'Write the name of a profile, or leave it empty' },
  awsRegion: { read: (value) => textOrNull(value, (region) => regionForm.pattern.test(region)), remedy: `Write a region (${regionForm.means}), or leave it empty for the chain file's` },
  awsWindow: { read: (value) => (typeof value === 'string' ? parseTimeSpan(value.trim()) || undefined : undefined), remedy: `Write ${timeSpanForm}, as in 90m` },
  showOnRun: { read: (value) => (typeof value === 'boolean' ? value : undefined), remedy: 'Write true or false' },
  signInClientId: { read: (value) => textOrNull(value, () => true), remedy: 'Write the id of a public (native) client, or leave it empty for identity.clientId of the chain file' },
  signInScopes: { read: (value) => textOrNull(value, () => true), remedy: 'Write scopes with blanks between, or leave it empty for what the frontend asks for' },
  signInRedirectUri: { read: (value) => textOrNull(value, (text) => /^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?\//.test(text)), remedy: 'Write an address of this machine, as in http://127.0.0.1:8765/callback, or leave it empty' },
};

/** Reads what stands in the settings under one name; `value` as VS Code answers it, defaults included. Throws setting-invalid. */
export function readSetting<Name extends SettingName>(name: Name, value: unknown): SettingValues[Name] {
  const { read, remedy } = readers[name];
  const found = read(value);
  if (found !== undefined) return found;
  throw new ChainError('setting-invalid', `The setting ${settingIds[name]} cannot be ${inWords(value)}.`, { source: 'user', remedy: `${remedy}.` });
}

function programOrNull(value: unknown): string | null | undefined {
  return textOrNull(value, (path) => isAbsolute(path) || path.startsWith('~/') || !/[\\/]/.test(path));
}

function textOrNull(value: unknown, fits: (text: string) => boolean): string | null | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text === '') return null;
  return fits(text) ? text : undefined;
}

/** Long text is counted and not shown: it may be a secret in the wrong place. */
function inWords(value: unknown): string {
  if (typeof value === 'string' && value.length > 40) return `a text of ${value.length} characters`;
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}
