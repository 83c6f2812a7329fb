import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Vscode } from './driver/vscode.ts';

/** A place where something may have been left, and all the text in it. */
export type Sink = { readonly name: string; readonly text: string };

/**
 * Everything that a VS Code and the extension in it wrote or show: files of the profile (logs, caches, backups), the server's output, the console, the
 * document of the window and of each frame in it, and what the browser keeps (workspace and global state). The clipboard is not among them.
 */
export async function sinksOf(vscode: Vscode): Promise<readonly Sink[]> {
  const documents = await Promise.all(vscode.page.frames().map(async (frame) => ({ name: `document of ${frame.url().split('?')[0]}`, text: await frame.content().catch(() => '') }))); // a frame may go meanwhile
  return [
    ...filesBelow(vscode.profile).map((path) => ({ name: relative(vscode.profile, path), text: readFileSync(path, 'latin1') })),
    { name: 'server output', text: vscode.serverOutput() },
    { name: 'console', text: vscode.consoleMessages().join('\n') },
    ...documents,
    { name: 'browser storage', text: await vscode.page.evaluate(readStorage) },
  ];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** Runs in the window: local storage, and every value of every store of every database. */
const readStorage = `(async () => {
  const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) texts.push(name + ' ' + store + ' ' + JSON.stringify(await done(database.transaction(store).objectStore(store).getAll())));
    database.close();
  }
  return texts.join('\\n');
})()`;
