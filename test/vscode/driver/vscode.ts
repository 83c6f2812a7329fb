import { join } from 'node:path';
import type { ConsoleMessage, FrameLocator, Locator, Page } from 'playwright-core';
import type { VscodeServer } from '../../../build/vscodeServer/startVscodeServer.ts';
import type { UserSettings } from '../../../build/vscodeServer/writeUserSettings.ts';
import { changeSettings } from './changeSettings.ts';
import { describeWindow } from './describeWindow.ts';
import { editorText, goTo, openFile, rereadFile, tabs } from './editors.ts';
import { clearNotifications, clickNotification, notification, notifications, type Notification } from './notifications.ts';
import { problems, type Problem } from './problems.ts';
import { quickInput, type QuickInput } from './quickInput.ts';
import { offeredCommands, runCommand } from './runCommand.ts';
import { setTheme, type Theme } from './themes.ts';
import { tokenFlowFrame, type TokenFlowPlace } from './tokenFlowFrame.ts';
import { treeAction, treeMenu, treeRow, treeRows, view, viewAction, type TreeRow } from './trees.ts';
import { clickActivity, clickDialog, dialogText, grantTrust, statusBarItem, windowReady } from './window.ts';

/** A VS Code that is open, in the words of someone who uses it. What is missing here, `page` can do. */
export type Vscode = {
  readonly page: Page;
  readonly url: string;
  /** Everything this VS Code wrote: user data, extensions, logs. Gone after `close`. */
  readonly profile: string;
  /** Runs a command by the palette's exact words. Waits for it to be offered, not for its end. */
  readonly runCommand: (title: string) => Promise<void>;
  readonly offeredCommands: (words: string) => Promise<readonly string[]>;
  readonly quickInput: QuickInput;
  readonly notifications: () => Promise<readonly Notification[]>;
  readonly notification: (text: string) => Locator;
  readonly clickNotification: (text: string, button: string) => Promise<void>;
  readonly clearNotifications: () => Promise<void>;
  readonly statusBarItem: (part: string) => Locator;
  readonly clickActivity: (title: string) => Promise<void>;
  readonly view: (title: string) => Locator;
  readonly viewAction: (viewTitle: string, action: string) => Promise<void>;
  readonly treeRows: (viewTitle: string) => Promise<readonly TreeRow[]>;
  readonly treeRow: (viewTitle: string, label: string) => Locator;
  readonly treeAction: (viewTitle: string, label: string, action: string) => Promise<void>;
  readonly treeMenu: (viewTitle: string, label: string) => Promise<readonly string[]>;
  readonly tokenFlowFrame: (place?: TokenFlowPlace) => Promise<FrameLocator>;
  /** Edits settings.json in an editor that it opens and closes. undefined removes a setting. */
  readonly changeSettings: (changes: UserSettings) => Promise<void>;
  /** Resolves when the window has it. */
  readonly setTheme: (theme: Theme) => Promise<void>;
  /** Resolves when its editor has the keyboard. */
  readonly openFile: (path: string) => Promise<void>;
  /** A place of the active editor, counted from 1. Resolves when the editor has the keyboard again. */
  readonly goTo: (line: number, column?: number) => Promise<void>;
  /** After a write from outside: the active editor shows what is on disk, whether VS Code watches it yet or not. */
  readonly rereadFile: () => Promise<void>;
  readonly editorText: () => Promise<string>;
  readonly tabs: () => Promise<{ readonly titles: readonly string[]; readonly active: string | null }>;
  readonly problems: () => Promise<readonly Problem[]>;
  readonly dialogText: () => Promise<string>;
  readonly clickDialog: (button: string) => Promise<void>;
  readonly clipboard: () => Promise<string>;
  readonly setClipboard: (text: string) => Promise<void>;
  readonly grantTrust: () => Promise<void>;
  /** `type text` of every message so far, of the window and of all frames in it. */
  readonly consoleMessages: () => readonly string[];
  readonly cspViolations: () => readonly string[];
  /** What the server and its extension hosts printed. */
  readonly serverOutput: () => string;
  /** Writes `.cache/screenshots/NAME.png` and answers its path. `of`: a part of the window. */
  readonly screenshot: (name: string, of?: Locator) => Promise<string>;
  /** What it shows and what its extension host wrote last, as text without tokens. A test that fails says it by itself. */
  readonly describe: () => Promise<string>;
  /** Reload Window: the extension host goes, another comes. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type VscodeParts = {
  readonly page: Page;
  readonly server: VscodeServer;
  readonly messages: readonly ConsoleMessage[];
  readonly profile: string;
  readonly settingsFile: string;
  readonly screenshots: string;
  readonly close: () => Promise<void>;
};

export function vscodeOf({ page, server, messages, profile, settingsFile, screenshots, close }: VscodeParts): Vscode {
  const consoleMessages = (): readonly string[] => messages.map((message) => `${message.type()} ${message.text()}`);
  return {
    page, profile, close, consoleMessages,
    url: server.url,
    serverOutput: server.output,
    runCommand: (title) => runCommand(page, title),
    offeredCommands: (words) => offeredCommands(page, words),
    quickInput: quickInput(page),
    notifications: () => notifications(page),
    notification: (text) => notification(page, text),
    clickNotification: (text, button) => clickNotification(page, text, button),
    clearNotifications: () => clearNotifications(page),
    statusBarItem: (part) => statusBarItem(page, part),
    clickActivity: (title) => clickActivity(page, title),
    view: (title) => view(page, title),
    viewAction: (viewTitle, action) => viewAction(page, viewTitle, action),
    treeRows: (viewTitle) => treeRows(page, viewTitle),
    treeRow: (viewTitle, label) => treeRow(page, viewTitle, label),
    treeAction: (viewTitle, label, action) => treeAction(page, viewTitle, label, action),
    treeMenu: (viewTitle, label) => treeMenu(page, viewTitle, label),
    tokenFlowFrame: (place) => tokenFlowFrame(page, place),
    changeSettings: (changes) => changeSettings(page, settingsFile, changes),
    setTheme: (theme) => setTheme(page, theme),
    openFile: (path) => openFile(page, path),
    goTo: (line, column) => goTo(page, line, column),
    rereadFile: () => rereadFile(page),
    editorText: () => editorText(page),
    tabs: () => tabs(page),
    problems: () => problems(page),
    dialogText: () => dialogText(page),
    clickDialog: (button) => clickDialog(page, button),
    clipboard: () => page.evaluate('navigator.clipboard.readText()'),
    setClipboard: async (text) => {
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    },
    grantTrust: () => grantTrust(page),
    cspViolations: () => consoleMessages().filter((message) => /Content Security Policy/i.test(message)),
    screenshot: async (name, of) => {
      const path = join(screenshots, `${name}.png`);
      await (of ?? page).screenshot({ path, animations: 'disabled' });
      return path;
    },
    describe: () => describeWindow({ page, profile, console: consoleMessages }),
    reload: async () => {
      await page.reload();
      await windowReady(page);
    },
  };
}
