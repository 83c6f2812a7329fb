import { installVscodeServer } from '../../build/vscodeServer/installVscodeServer.ts';
import { installChromium } from '../vscode/installChromium.ts';

/** Sees to it that there is a VS Code to test in, with a line for each thing that is installed. Elsewhere than on Linux desktop VS Code comes by itself. */
export async function prepareVscode(): Promise<void> {
  if (process.platform !== 'linux') return;
  const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
  await installVscodeServer({ onProgress: say });
  installChromium(say);
}
