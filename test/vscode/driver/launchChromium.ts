import { chromium, type Browser } from 'playwright-core';
import { installChromium } from '../installChromium.ts';

/** What it needs in a container, and what it shall not do behind a test's back. */
const launchArguments = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser without a screen, with a new profile. Ends with this process, too. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: installChromium((line) => process.stderr.write(`${line}\n`)), args: launchArguments });
}
