import * as vscode from 'vscode';

/** Shows that something goes on, with a way to give up. Throws CancellationError where the user did, whatever the work made of it. */
export function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return Promise.resolve(vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_progress, cancelled) => {
    const abort = new AbortController();
    cancelled.onCancellationRequested(() => abort.abort());
    try {
      return await work(abort.signal);
    } catch (error) {
      throw abort.signal.aborted ? new vscode.CancellationError() : error;
    }
  }));
}
