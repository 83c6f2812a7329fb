import * as vscode from 'vscode';

/**
 * Opens a page in the user's browser by its very address. As a Uri, VS Code would write it anew on its way, and the console's own escapes ($252F for a
 * slash) do not survive that.
 */
export async function openLink(address: string): Promise<void> {
  // Typed as a Uri, taken as a text too, and kept then as it is.
  await vscode.env.openExternal(address as unknown as vscode.Uri);
}
