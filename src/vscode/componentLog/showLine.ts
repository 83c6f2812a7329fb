import * as vscode from 'vscode';

/** Shows a log's text with one row selected, or at its end where `row` is null. */
export async function showLine(uri: vscode.Uri, row: number | null): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const last = document.lineCount - 1;
  const place = row === null ? new vscode.Range(last, 0, last, 0) : document.lineAt(Math.min(row, last)).range;
  const editor = await vscode.window.showTextDocument(document, { selection: place });
  editor.options = { lineNumbers: vscode.TextEditorLineNumbersStyle.Off }; // the lines bring their own
  editor.revealRange(new vscode.Range(place.start, place.start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
