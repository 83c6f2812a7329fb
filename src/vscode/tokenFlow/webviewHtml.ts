import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page around the view's program: nothing may run or load in it but what this extension ships. */
export function webviewHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview', name)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource} 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Token Flow</title>
<link rel="stylesheet" href="${resource('tokenFlow.css')}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${resource('tokenFlow.js')}"></script>
</body>
</html>`;
}

export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist', 'webview')] };
}
