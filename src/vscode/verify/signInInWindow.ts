import * as vscode from 'vscode';
import type { DeviceCode, SignInSubject } from '../../app/ports/signIn.ts';
import type { Services } from '../../app/services.ts';
import { longestSignInMs, usualRedirectUri } from '../../app/verify/signInSubject.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { setting } from '../settings/setting.ts';
import { withProgress } from '../withProgress.ts';

/** Has the user sign in, with a way to give up. Neither token nor code is shown, logged or kept. Throws sign-in-failed, port-taken. */
export function signInInWindow(way: 'browser' | 'device', subject: SignInSubject, { openSignIn }: Services): Promise<RawToken> {
  return withProgress(`Signing in at ${subject.issuer}`, async (signal) => {
    const named = setting('signInRedirectUri');
    const opened = await openSignIn(subject, signal);
    if (way === 'device') return opened.withDevice({ signal, onCode: (code) => void showCode(code) });
    return opened.withBrowser({
      redirectUri: named ?? usualRedirectUri, longestMs: longestSignInMs, signal,
      open: async (url) => void (await vscode.env.openExternal(vscode.Uri.parse(url))),
      // The browser may be on another machine than the extension: VS Code makes the way, and knows its address. An address that the user named stays.
      seenFromBrowser: async (url) => {
        const external = await vscode.env.asExternalUri(vscode.Uri.parse(url));
        return named === null ? external.toString(true) : url;
      },
    });
  });
}

async function showCode({ userCode, address, complete }: DeviceCode): Promise<void> {
  const open = 'Open Page';
  const copy = 'Copy Code';
  const chosen = await vscode.window.showInformationMessage(`Type the code ${userCode} at ${address}.`, open, copy);
  if (chosen === open) await vscode.env.openExternal(vscode.Uri.parse(complete ?? address));
  if (chosen !== copy) return;
  await vscode.env.clipboard.writeText(userCode);
  await showCode({ userCode, address, complete });
}
