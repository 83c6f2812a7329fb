import { dirname, join } from 'node:path';
import { openBrowserVscode } from './openBrowserVscode.ts';
import { openDesktopVscode } from './openDesktopVscode.ts';

export type OpenRequest = {
  /** Absolute path of the project to open. */
  readonly folder: string;
  /** Absolute path of this checkout: its dist/ is the extension. */
  readonly checkout: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** One line for the user. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

export type OpenedVscode = {
  /** What was done: a window of the desktop, a server for the browser, or only a line that says how. */
  readonly how: 'desktop' | 'browser' | 'told';
  /** Ends what was started and is ours: the server. A window of the desktop is the user's and stays. */
  readonly stop: () => Promise<void>;
};

/** A profile beside the project: nothing is installed into the user's own. */
export type VscodeProfile = { readonly userDataDir: string; readonly extensionsDir: string };

/** Opens a project in VS Code with this checkout's extension: the user's own VS Code where there is one, else on Linux VS Code's server in the browser. */
export async function openVscode(request: OpenRequest): Promise<OpenedVscode> {
  const cache = join(dirname(request.folder), '.cache');
  const profile: VscodeProfile = { userDataDir: join(cache, 'vscode-user'), extensionsDir: join(cache, 'vscode-extensions') };
  if (await openDesktopVscode(request, profile)) return { how: 'desktop', stop: async () => {} };
  if (request.platform === 'linux') return openBrowserVscode(request, profile);
  request.say(`To see the same in VS Code, install it (code.visualstudio.com; on macOS also "Shell Command: Install 'code' command in PATH" in its palette), then: npm start`);
  return { how: 'told', stop: async () => {} };
}
