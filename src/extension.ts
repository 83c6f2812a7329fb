import type { ExtensionContext } from 'vscode';
import type { Services } from './app/services.ts';
import { activateExtension } from './vscode/activate.ts';
import { environment } from './vscode/settings/environment.ts';

let end: (() => Promise<void>) | undefined;

/** VS Code calls this when the window holds a chain, or a command or view of ours is used. */
export function activate(extension: ExtensionContext): void {
  let services: Promise<Services> | undefined;
  end = activateExtension(extension, () => (services ??= import('./compose.ts').then(({ composeServices }) => composeServices({ environment }))));
}

/** VS Code calls this when the window is closed or reloaded, and waits a few seconds for it: the chains that it started end with it. */
export function deactivate(): Promise<void> | undefined {
  return end?.();
}
