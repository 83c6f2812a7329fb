import { spawnSync } from 'node:child_process';
import { findChromium } from './findChromium.ts';

/**
 * The path of a Chromium. Installs one through apt-get where there is none, this is root and apt-get is there: a fresh container.
 *
 * @throws Error that says what to install, everywhere else; with apt-get's last words where that fails.
 */
export function installChromium(onProgress: (line: string) => void = () => {}): string {
  const found = findChromium();
  if (found !== null) return found;
  const missing = process.env['CHROMIUM'] ? `There is no program ${process.env['CHROMIUM']}, which CHROMIUM names` : 'No Chromium or Chrome is on PATH';
  if (process.env['CHROMIUM'] || process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    throw new Error(`${missing}. The tests drive VS Code's window in it: install one ("apt-get install chromium" on Debian), or name it in CHROMIUM.`);
  }
  onProgress('Chromium, through apt-get (once)');
  aptGet(['update', '-q']);
  aptGet(['install', '-y', '-q', '--no-install-recommends', 'chromium']);
  const installed = findChromium();
  if (installed === null) throw new Error('"apt-get install chromium" went well, and there is still no Chromium on PATH. Name it in CHROMIUM.');
  return installed;
}

function aptGet(args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (status !== 0) throw new Error(`"apt-get ${args.join(' ')}" failed: ${`${stdout}\n${stderr}`.trim().slice(-2000)}`);
}
