import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { webviewBuild } from '../../build/build.ts';
import { viewPage, type ViewPlace } from '../../src/vscode/tokenFlow/viewPage.ts';
import { findChromium } from '../vscode/findChromium.ts';
import { ScriptedHost, type HostScript } from './scriptedHost.ts';

export const themes = ['vscode-dark', 'vscode-light', 'vscode-high-contrast', 'vscode-high-contrast-light'] as const;
export type Theme = (typeof themes)[number];

export type ViewOptions = HostScript & {
  readonly theme?: Theme;
  /** CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  /** What VS Code kept of an earlier view. */
  readonly remembered?: unknown;
  /** Where there is room for both beside each other, an editor; else the side bar. */
  readonly place?: ViewPlace;
  /** Runs in the page before the view's program. */
  readonly before?: string;
  readonly reducedMotion?: boolean;
};

export type OpenedView = {
  readonly page: Page;
  readonly host: ScriptedHost;
  /** Violations of the policy, errors and warnings on the console, failed requests. */
  readonly complaints: readonly string[];
  readonly remembered: () => unknown;
  readonly close: () => Promise<void>;
};

/** In the page's own timeline: when the view's program began to run. */
export const scriptStartMark = 'script start';

const origin = 'http://view.invalid';
const themeCss = readFileSync(join(import.meta.dirname, 'themes.css'), 'utf8');
let browser: Promise<Browser> | null = null;
let bundle: Promise<{ readonly script: string; readonly style: string }> | null = null;

/** The view's own program in a browser, under the policy that VS Code's page has, before a host that speaks the real protocol. One browser serves a test file; end it with `closeBrowser`. */
export async function openView(options: ViewOptions = {}): Promise<OpenedView> {
  const { theme = 'vscode-dark', width = 360, height = 900, remembered = null, reducedMotion = false, place = width >= 720 ? 'editor' : 'sideBar' } = options;
  const context = await (await theBrowser()).newContext({ viewport: { width, height }, colorScheme: theme.includes('light') ? 'light' : 'dark', reducedMotion: reducedMotion ? 'reduce' : 'no-preference', timezoneId: 'UTC' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`not loaded: ${request.url()}`));

  const host = new ScriptedHost(options, (message) => page.evaluate(say, message));
  let kept: unknown = remembered;
  await page.exposeFunction('hostHears', (message: unknown) => host.hear(message));
  await page.exposeFunction('hostKeeps', (state: unknown) => { kept = state; });
  await serve(page, theme, place);
  await page.addInitScript(pretendVsCode, remembered);
  if (options.before !== undefined) await page.addInitScript(options.before);
  await page.goto(`${origin}/`);
  return {
    page, host, complaints, remembered: () => kept,
    close: async () => {
      host.dispose();
      await context.close();
    },
  };
}

export async function closeBrowser(): Promise<void> {
  const opened = browser;
  browser = null;
  await (await opened)?.close();
}

async function serve(page: Page, theme: Theme, place: ViewPlace): Promise<void> {
  const { script, style } = await bundled();
  const nonce = (): string => randomBytes(16).toString('base64');
  const html = viewPage({ scriptNonce: nonce(), styleNonce: nonce(), place, cspSource: origin, script: `${origin}/tokenFlow.js`, style: `${origin}/tokenFlow.css` });
  // VS Code writes its variables and the theme's class into the page itself.
  const themed = html.replace('<link', `<link rel="stylesheet" href="${origin}/themes.css">\n<link`).replace('<body>', `<body class="${theme}">`).replace('<html', `<html class="${theme}"`);
  const files: { readonly [path: string]: readonly [string, string] } = {
    '/': [themed, 'text/html'], '/tokenFlow.js': [`performance.mark('${scriptStartMark}');${script}`, 'text/javascript'], '/tokenFlow.css': [style, 'text/css'], '/themes.css': [themeCss, 'text/css'],
  };
  await page.route(`${origin}/**`, (route) => {
    const [body, contentType] = files[new URL(route.request().url()).pathname] ?? ['', 'text/plain'];
    return route.fulfill({ body, contentType: `${contentType}; charset=utf-8` });
  });
}

/** Runs in the page: the host's word arrives as a message of the window. */
function say(message: unknown): void {
  (globalThis as unknown as { postMessage: (message: unknown, origin: string) => void }).postMessage(message, '*');
}

/** Runs in the page before anything else. */
function pretendVsCode(remembered: unknown): void {
  const page = globalThis as unknown as { hostHears: (message: unknown) => void; hostKeeps: (state: unknown) => void; acquireVsCodeApi: unknown };
  let state = remembered;
  let acquired = false;
  page.acquireVsCodeApi = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage: (message: unknown) => page.hostHears(message),
      getState: () => state,
      setState: (next: unknown) => { state = next; page.hostKeeps(next); },
    };
  };
}

function theBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium on PATH; CHROMIUM names one.');
  browser ??= chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'] });
  return browser;
}

/** Bundled with the very options of the build, in memory: what others build at the same time is not touched. */
function bundled(): Promise<{ readonly script: string; readonly style: string }> {
  bundle ??= build({ ...webviewBuild, outdir: join(import.meta.dirname, 'bundle'), write: false, metafile: false }).then(({ outputFiles }) => {
    const ending = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
    return { script: ending('.js'), style: ending('.css') };
  });
  return bundle;
}
