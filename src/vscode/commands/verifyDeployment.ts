import * as vscode from 'vscode';
import { warningsOfRuntime, warningsOfToken } from '../../app/verify/checkBeforeSending.ts';
import type { AwaitedFlow } from '../../app/verify/awaitFlow.ts';
import type { OpenVerification } from '../../app/verify/openVerification.ts';
import type { SentRequest } from '../../app/verify/sendToDeployed.ts';
import { signInSubject } from '../../app/verify/signInSubject.ts';
import { silenceInWords } from '../../app/verify/silenceInWords.ts';
import type { SignInSubject } from '../../app/ports/signIn.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import { tellStory } from '../../core/story/tellStory.ts';
import type { RawToken } from '../../core/token/rawToken.ts';
import { cancellable } from '../deploy/openPlanned.ts';
import { requireAccess } from '../deploy/requireAccess.ts';
import { showFlow } from '../send/showFlow.ts';
import { setting } from '../settings/setting.ts';
import { runSteps } from '../steps/runSteps.ts';
import { signInInWindow } from '../verify/signInInWindow.ts';
import { verifySteps, type VerifyDraft } from '../verify/verifySteps.ts';
import { withProgress } from '../withProgress.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

const title = 'Verify Deployment';

/** How long the lines of the request are waited for in CloudWatch, in milliseconds. The view shows what there is, whoever gives up before. */
const longestMs = 3 * 60_000;

/** Sends a request with a user's own token through the deployed chain, and shows its flow out of the logs of AWS. */
export const verifyDeployment: Command = async (parts) => {
  const session = await requireSession(parts);
  const access = await requireAccess(parts, session, title);
  if (access === null) return;
  const services = await parts.services();
  const verification = await withProgress('Looking for the deployed agent', (signal) => services.openVerification(session.folder, access, signal));
  const { target } = verification;
  const profile = access.profile ?? null;
  parts.awsPlaces.note(session.folder, { ...target.place, profile });
  const subject = subjectOf(target.chain);
  const matter = subject instanceof ChainError ? { issuer: null, because: subject.message } : { issuer: subject.issuer, because: '' };
  const start: VerifyDraft = { way: subject instanceof ChainError ? 'pasted' : 'browser', token: null, prompt: 'List my orders' };
  const draft = await runSteps(title, verifySteps(matter), start);
  if (draft === null) return;
  const token = draft.way === 'pasted' || subject instanceof ChainError ? draft.token : await signInInWindow(draft.way, subject, services);
  if (token === null || !(await confirmWarnings([...warningsOfRuntime(target), ...warningsOfToken(token, target, services.now())]))) return;
  const sent = await send(verification, token, draft.prompt);
  const followed = await follow(verification, sent);
  await parts.sourceChoice.use({ kind: 'aws', profile, region: access.region, account: target.place.account });
  await showFlow(followed.traced.subject.flow.id, parts);
  tellOutcome(sent, followed);
};

function subjectOf(chain: Chain): SignInSubject | ChainError {
  try {
    return signInSubject(chain, { clientId: setting('signInClientId'), scopes: setting('signInScopes')?.split(/\s+/) ?? null });
  } catch (error) {
    if (error instanceof ChainError && error.code === 'chain-file-invalid') return error;
    throw error;
  }
}

async function confirmWarnings(warnings: readonly string[]): Promise<boolean> {
  if (warnings.length === 0) return true;
  const send = 'Send All the Same';
  return (await vscode.window.showWarningMessage('This request may not arrive as it should.', { modal: true, detail: warnings.join('\n\n') }, send)) === send;
}

/** The answer is shown while it comes: the newest words of it. */
function send(verification: OpenVerification, token: RawToken, prompt: string): Promise<SentRequest & { readonly text: string }> {
  return cancellable('Asking the deployed agent', async (progress, signal) => {
    let text = '';
    const sent = await verification.send({ token, prompt }, {
      signal,
      onText: (piece) => {
        text += piece;
        progress.report({ message: text.slice(-shownCharacters) });
      },
    });
    return { ...sent, text };
  });
}

const shownCharacters = 200;

/** Whoever gives up waiting sees what has come so far. */
async function follow(verification: OpenVerification, sent: SentRequest): Promise<AwaitedFlow> {
  const options = { longestMs, onWait: () => {} };
  try {
    return await cancellable('Waiting for the request in CloudWatch, which shows lines late', (progress, signal) =>
      verification.follow(sent, { ...options, signal, onWait: (silent) => progress.report({ message: silent.length === 0 ? 'whether more lines come' : `the log of ${silent.join(', ')}` }) }));
  } catch (error) {
    if (!(error instanceof vscode.CancellationError)) throw error;
    return verification.follow(sent, { ...options, longestMs: 0, signal: new AbortController().signal });
  }
}

function tellOutcome({ fault, text }: SentRequest & { readonly text: string }, { traced, silent }: AwaitedFlow): void {
  const { verdictLine, headline } = tellStory(traced.subject, traced.diagnosis);
  const answer = fault ?? (text.trim() === '' ? 'The agent answered nothing.' : `The agent answered: ${text.trim().slice(0, shownCharacters)}`);
  const words = [`${verdictLine}: ${headline}.`, answer, ...(traced.diagnosis.verdict === 'healthy' ? [] : [silenceInWords(silent) ?? ''])].filter((part) => part !== '').join(' ');
  void (traced.diagnosis.verdict === 'healthy' ? vscode.window.showInformationMessage(words) : vscode.window.showWarningMessage(words));
}
