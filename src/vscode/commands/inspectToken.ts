import * as vscode from 'vscode';
import { expectedIdentity, verifyAgainstIssuer } from '../../app/verifyAgainstIssuer.ts';
import type { IdentityConfiguration } from '../../core/chain/configuration.ts';
import { ChainError } from '../../core/errors.ts';
import { inspectToken as inspect, type TokenInspection } from '../../core/inspection/inspectToken.ts';
import { refusalOfInspection } from '../../core/inspection/refusalOfInspection.ts';
import type { TokenVerification } from '../../core/inspection/tokenVerification.ts';
import { findToken } from '../../core/token/findToken.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { TokenDocuments } from '../inspect/tokenDocuments.ts';
import { tokenSteps } from '../inspect/tokenSteps.ts';
import type { Parts } from '../parts.ts';
import { runSteps } from '../steps/runSteps.ts';
import { withProgress } from '../withProgress.ts';
import type { Command } from './command.ts';

let documents: TokenDocuments | null = null;

/** Decodes a token into a read-only editor. Verifies nothing by itself: that is asked for there. */
export const inspectToken: Command = async (parts) => {
  const clipboard = findToken(await Promise.resolve(vscode.env.clipboard.readText()).catch(() => '')); // a browser may not let it be read
  const inClipboard = clipboard.state === 'found' ? clipboard.token : null;
  const draft = await runSteps('Inspect Token', tokenSteps(inClipboard), { from: inClipboard === null ? 'typed' : 'clipboard', token: null });
  if (draft === null || draft.token === null) return;
  const { token } = draft;
  const expected = await expectedNow(parts);
  const inspection = await decoded(token, expected, parts);
  await documentsOf(parts).open({ token, inspection, verification: expected === null ? nobodyToAsk() : beforeAsking(expected) });
};

/** Verifies the token of an editor with the keys of the issuer that the selected chain expects now. */
export const verifyToken: Command = async (parts, subject) => {
  const uri = subject instanceof vscode.Uri ? subject : vscode.window.activeTextEditor?.document.uri;
  const looked = uri === undefined ? undefined : documents?.at(uri);
  if (uri === undefined || looked === undefined) throw new ChainError('usage', 'No inspected token is open.', { source: 'user', remedy: 'Run "Inspect Token..." first.' });
  const { token } = looked;
  const services = await parts.services();
  const expected = await expectedNow(parts);
  const verification = expected === null ? nobodyToAsk() : await withProgress('Verifying the token', (signal) => verifyAgainstIssuer(token, expected, services, signal));
  documents?.replace(uri, { token, inspection: await decoded(token, expected, parts), verification });
};

function nobodyToAsk(): TokenVerification {
  if (!vscode.workspace.isTrusted) return { state: 'impossible', because: 'in Restricted Mode no chain file is read, so nobody knows its issuer', remedy: 'Trust the folder, then verify again.' };
  return { state: 'impossible', because: 'no chain is selected whose issuer could be asked', remedy: 'Open the folder of a chain, then verify again.' };
}

function beforeAsking({ issuer }: IdentityConfiguration): TokenVerification {
  if (issuer !== null) return { state: 'notAsked', issuer };
  return { state: 'impossible', because: 'the chain does not run, and its chain file names no issuer', remedy: 'Run the chain locally, or fill in identity.issuer.' };
}

/** Whose tokens the selected chain takes; null where there is none, or none that may be read. */
async function expectedNow({ chains, services }: Parts): Promise<IdentityConfiguration | null> {
  const session = vscode.workspace.isTrusted ? chains.selected : null;
  if (session === null) return null;
  const { joinChain, readWatchedChain: readChain } = await services();
  const { running } = session;
  try {
    return await expectedIdentity(session.folder, { readChain, joinChain: running === null ? joinChain : () => Promise.resolve(running) });
  } catch (error) {
    if (error instanceof ChainError) return null; // the chain file cannot be read, which the Problems view says
    throw error;
  }
}

async function decoded(token: RawToken, expected: IdentityConfiguration | null, { services }: Parts): Promise<TokenInspection> {
  const { now } = await services();
  const inspected = inspect(token, { now: now(), expected });
  if (inspected.state === 'decoded') return inspected.inspection;
  throw refusalOfInspection('The clipboard', { state: 'found', token }, inspected);
}

function documentsOf({ extension }: Parts): TokenDocuments {
  if (documents !== null) return documents;
  documents = new TokenDocuments();
  extension.subscriptions.push(documents);
  return documents;
}
