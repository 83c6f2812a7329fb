import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { viewPage, type ViewPlace } from './viewPage.ts';

/** The view's page with the addresses that a webview may load from. */
export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri, place: ViewPlace): string {
  const resource = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview', name)).toString();
  const nonce = (): string => randomBytes(16).toString('base64');
  return viewPage({ scriptNonce: nonce(), styleNonce: nonce(), place, cspSource: webview.cspSource, script: resource('tokenFlow.js'), style: resource('tokenFlow.css') });
}

export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist', 'webview')] };
}
