import { until } from '../../testing/until.ts';
import type { Vscode } from './vscode.ts';

/** Answers VS Code's own dialog for saving, by its title. VS Code fills the dialog's box by itself, some time after it is there. */
export async function saveAs({ quickInput }: Vscode, title: string, path: string): Promise<void> {
  await quickInput.waitForTitle(title);
  await until('the dialog has begun', async () => /\.\w+$/.test(await quickInput.value()));
  await quickInput.type(path);
  await until('the dialog has followed', async () => (await quickInput.value()) === path);
  await quickInput.accept();
}
