import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openInBrowser } from './openInBrowser.ts';

test('the program that BROWSER names gets the address as it is; where there is none, the user is told by another way', { skip: process.platform === 'win32' }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-browser-'));
  try {
    const [program, told] = [join(folder, 'browser'), join(folder, 'told')];
    await writeFile(program, `#!/bin/sh\nprintf '%s' "$*" > ${told}.part && mv ${told}.part ${told}\n`);
    await chmod(program, 0o755);
    const url = "http://127.0.0.1:1/authorize?a=1&b=2;touch%20x'$(id)";
    assert.equal(await openInBrowser(url, { ...process.env, BROWSER: program }), true);
    let text: string | null = null;
    while (text === null) text = await readFile(told, 'utf8').catch(() => new Promise<null>((resolve) => setTimeout(resolve, 10, null)));
    assert.equal(text, url);
    assert.equal(await openInBrowser(url, { PATH: folder, BROWSER: join(folder, 'none') }), false);
    assert.equal(await openInBrowser(url, { PATH: folder }), false);
  } finally {
    await rm(folder, { recursive: true });
  }
});
