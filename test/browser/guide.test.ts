import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { chainGuide } from '../../src/core/guide/chainGuide.ts';
import { writeMarkdown } from '../../src/core/guide/writeMarkdown.ts';
import { guideFilesOf, pythonChain } from '../builders/guideChains.ts';
import { readDocx } from '../testing/readDocx.ts';
import { until } from '../testing/until.ts';
import { inVscode } from '../vscode/driver/inVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

const command = 'AgentCore Chain: Export Chain Guide...';
const files = guideFilesOf(pythonChain);

async function inProject(work: (folder: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'guide-'));
  const folder = join(parent, 'orders ü');
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await work(folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** VS Code fills the dialog's box by itself, some time after it is there. */
async function saveAs(vscode: Vscode, suggested: string, path: string): Promise<void> {
  await vscode.quickInput.waitForTitle('Export Chain Guide');
  await until('the dialog has begun', async () => (await vscode.quickInput.value()) === suggested);
  await vscode.quickInput.type(path);
  await until('the dialog has followed', async () => (await vscode.quickInput.value()) === path);
  await vscode.quickInput.accept();
}

test('the guide of the selected chain is written as a Word document, or as Markdown, and shown', async () => {
  await inProject(async (folder) => {
    await inVscode({ folder }, async (vscode) => {
      const docx = join(folder, 'GUIDE.docx');
      await vscode.runCommand(command);
      await saveAs(vscode, docx, docx);
      await vscode.notification('The guide is in GUIDE.docx.').waitFor();
      await vscode.screenshot('guide-exported');
      const { title, tables, paragraphs } = readDocx(await readFile(docx));
      assert.equal(title, 'orders: guide');
      assert.ok(tables.length > 5 && paragraphs.some(({ text }) => text.startsWith('The four settings')));
      await vscode.notification('The guide is in GUIDE.docx.').getByText('Reveal', { exact: true }).click();
      await vscode.page.locator('.explorer-folders-view .monaco-list-row.focused, .explorer-folders-view .monaco-list-row.selected').filter({ hasText: 'GUIDE.docx' }).first().waitFor();

      const markdown = join(folder, 'GUIDE.md');
      await vscode.runCommand(command);
      await saveAs(vscode, docx, markdown);
      await vscode.notification('The guide is in GUIDE.md.').getByText('Open', { exact: true }).click();
      await until('it is open', async () => (await vscode.editorText()).includes('orders: guide'));
      assert.equal(await readFile(markdown, 'utf8'), writeMarkdown(chainGuide(pythonChain, files)));

      await vscode.runCommand(command);
      await vscode.quickInput.waitForTitle('Export Chain Guide');
      await vscode.quickInput.escape();
      assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith('GUIDE')), ['GUIDE.docx', 'GUIDE.md']);
    });
  });
});

test('in Restricted Mode nothing of the folder is read for a guide, and it says so', async () => {
  await inProject(async (folder) => {
    await inVscode({ folder, trusted: false }, async (vscode) => {
      await vscode.runCommand(command);
      await vscode.notification('open in Restricted Mode, so nothing of it is run or read').waitFor();
      assert.equal(existsSync(join(folder, 'GUIDE.docx')), false);
    });
  });
});
