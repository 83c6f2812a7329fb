import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleMessage } from 'playwright-core';
import { installVscodeServer } from '../../../build/vscodeServer/installVscodeServer.ts';
import { installVsix } from '../../../build/vscodeServer/installVsix.ts';
import { linkExtension } from '../../../build/vscodeServer/linkExtension.ts';
import { startVscodeServer } from '../../../build/vscodeServer/startVscodeServer.ts';
import { userSettingsPath, type UserSettings } from '../../../build/vscodeServer/writeUserSettings.ts';
import { root } from '../../repository/sourceTree.ts';
import { launchChromium } from './launchChromium.ts';
import { newPage, type Viewport } from './newPage.ts';
import { tellFailuresIn, tellWindows } from './tellFailures.ts';
import { themes, type Theme } from './themes.ts';
import { vscodeOf, type Vscode } from './vscode.ts';
import { windowReady } from './window.ts';

/** It would tell of the ports of whatever runs on this machine. */
const quiet: UserSettings = { 'remote.autoForwardPorts': false };

export type OpenOptions = {
  /** Absolute path of a folder or of a `.code-workspace` file; null = an empty window. */
  readonly folder: string | null;
  /** `development`: dist/ and package.json of this checkout, in place (build first). `folder`: another unpacked extension. */
  readonly extension?: 'development' | { readonly vsix: string } | { readonly folder: string } | null;
  /** Folders of other extensions beside it. */
  readonly besides?: readonly string[];
  readonly settings?: UserSettings;
  readonly theme?: Theme;
  /** false: Restricted Mode until it is granted. true: the server knows no workspace trust. */
  readonly trusted?: boolean;
  readonly viewport?: Viewport;
  /** Of the server and with it of the extension host, on top of this process's. undefined removes one. */
  readonly env?: { readonly [name: string]: string | undefined };
};

/**
 * Opens a real VS Code with a profile of its own: server, extension host, window. Installs nothing outside the caches. Resolves when
 * the window is drawn; the extension activates when its events say so. Always `close` it.
 */
export async function openVscode(options: OpenOptions): Promise<Vscode> {
  const paths = await installVscodeServer({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const profile = mkdtempSync(join(tmpdir(), 'vscode-'));
  const ends: (() => Promise<void>)[] = [async () => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const folders = { userDataDir: join(profile, 'data'), extensionsDir: join(profile, 'extensions') };
    const { extension = 'development', theme = 'light', trusted = true } = options;
    if (extension !== null && typeof extension === 'object' && 'vsix' in extension) installVsix(paths, folders, extension.vsix);
    else if (extension !== null) linkExtension(folders.extensionsDir, extension === 'development' ? root : extension.folder, ...(options.besides ?? []));
    const settings = { ...quiet, ...options.settings, 'workbench.colorTheme': themes[theme].setting };
    // VS Code takes its PATH from the user's login shell, where another Node may come first: the components' is named.
    const env = { ...process.env, AGENTCORE_CHAIN_NODE: process.execPath, TMPDIR: temporaryFolderIn(profile), ...options.env };
    const server = await startVscodeServer({ paths, ...folders, trustEnabled: !trusted, settings, env });
    ends.push(server.stop);
    const browser = await launchChromium();
    ends.push(() => browser.close());
    const page = await newPage(browser, options.viewport);
    const messages: ConsoleMessage[] = [];
    page.on('console', (message) => messages.push(message));
    const vscode = vscodeOf({ page, server, messages, profile, settingsFile: userSettingsPath(folders.userDataDir), screenshots: screenshotFolder(), close });
    const stopTelling = tellFailuresIn(vscode);
    ends.push(async () => stopTelling());
    await page.goto(addressOf(server.url, options.folder));
    await windowReady(page);
    return vscode;
  } catch (error) {
    await tellWindows(error);
    await close();
    throw error;
  }
}

function addressOf(url: string, folder: string | null): string {
  if (folder === null) return `${url}/?ew=true`;
  return `${url}/?${folder.endsWith('.code-workspace') ? 'workspace' : 'folder'}=${encodeURIComponent(folder)}`;
}

/** VS Code's own extensions leave sockets behind when they are killed. */
function temporaryFolderIn(profile: string): string {
  const folder = join(profile, 'tmp');
  mkdirSync(folder);
  return folder;
}

function screenshotFolder(): string {
  const folder = join(root, '.cache', 'screenshots');
  mkdirSync(folder, { recursive: true });
  return folder;
}
