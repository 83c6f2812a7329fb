import * as vscode from 'vscode';
import { hopSnippet } from '../../app/hopSnippet.ts';
import type { Language, WatchedChain } from '../../core/chain/chain.ts';
import { capital } from '../../core/diagnosis/texts/words.ts';
import { headerAt, languageOf, type OwnHop } from '../../core/story/ownHops.ts';

const shownMs = 4_000;
const languageNames: readonly { readonly label: string; readonly language: Language }[] = [{ label: 'Python', language: 'python' }, { label: 'TypeScript', language: 'typescript' }];

/** Puts code into the clipboard that prints what a hop saw of the token, in the hop's language; asks for that where the chain file does not know it. */
export async function copyHopSnippet(hop: OwnHop, chain: WatchedChain | null): Promise<void> {
  const language = (chain === null ? null : languageOf(hop, chain)) ?? (await askLanguage(hop));
  if (language === undefined) return;
  await vscode.env.clipboard.writeText(hopSnippet({ hop, language, header: chain === null ? 'authorization' : headerAt(hop, chain) }));
  vscode.window.setStatusBarMessage(`$(check) Hop record snippet for the ${hop} copied`, shownMs);
}

async function askLanguage(hop: OwnHop): Promise<Language | undefined> {
  return (await vscode.window.showQuickPick(languageNames, { title: 'Copy Hop Record Snippet', placeHolder: `In which language is the ${hop}?` }))?.language;
}

/** Undefined where the user left without a choice. */
export async function askHop(hops: readonly OwnHop[]): Promise<OwnHop | undefined> {
  const rows = hops.map((hop) => ({ label: capital(hop), hop }));
  return (await vscode.window.showQuickPick(rows, { title: 'Copy Hop Record Snippet', placeHolder: 'Which hop shall print what it sees of the token?' }))?.hop;
}
