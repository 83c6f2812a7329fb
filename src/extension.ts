import type { ExtensionContext } from 'vscode';
import type { Services } from './app/services.ts';
import { activateExtension } from './vscode/activate.ts';
import { environment } from './vscode/settings/environment.ts';

/** VS Code calls this when the window holds a chain, or a command or view of ours is used. */
export function activate(extension: ExtensionContext): void {
  let services: Promise<Services> | undefined;
  activateExtension(extension, () => (services ??= import('./compose.ts').then(({ composeServices }) => composeServices({ environment }))));
}
