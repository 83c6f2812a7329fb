import * as vscode from 'vscode';
import type { DeploymentPlan, OpenDeployment } from '../../app/deploy/openDeployment.ts';
import type { AwsAccess, OnProgress } from '../../app/ports.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Parts } from '../parts.ts';
import { chooseContext } from './chooseContext.ts';
import { requireAccess } from './requireAccess.ts';

export type Planned = { readonly deployment: OpenDeployment; readonly plan: DeploymentPlan; readonly profile: string | null };

/** Builds what the chosen steps deploy (of none, nothing) and plans them, with its steps shown and a way to give up. Changes nothing. Null: the user gave up. */
export async function openPlanned(parts: Parts, session: ChainSession, { title, only }: { readonly title: string; readonly only: ChosenSteps }): Promise<Planned | null> {
  const access = await requireAccess(parts, session, title);
  if (access === null) return null;
  const context = await chooseContext(parts, session, { access, only, title });
  if (context === null) return null;
  return openLooked(parts, session, { access, builds: only, ...context }, async (deployment, signal) => {
    const plan = await deployment.plan(only, signal);
    if (only !== null && only.size > 0 && plan.steps.length === 0) throw new ChainError('usage', `There is nothing of the ${[...only].join(', ')} to deploy: this version does not, or the chain has none.`, { source: 'user', remedy: '"Plan Deployment" shows what is deployed of this chain.' });
    return { deployment, plan, profile: access.profile ?? null };
  });
}

/** Opens a deployment and has AWS looked at, in sight of the user, who may give up. */
export async function openLooked<Seen>(
  parts: Parts, session: ChainSession, { access, builds, context }: { readonly access: AwsAccess; readonly builds: ChosenSteps; readonly context?: string }, look: (deployment: OpenDeployment, signal: AbortSignal) => Promise<Seen>,
): Promise<Seen> {
  const services = await parts.services();
  return cancellable('Planning the deployment', async (progress, signal) => {
    const onProgress: OnProgress = ({ step, state, ms }) => {
      if (state === 'started') progress.report({ message: step });
      else parts.log.info(`${step}${ms === undefined ? '' : ` (${(ms / 1000).toFixed(1)} s)`}${state === 'failed' ? ': failed' : ''}`);
    };
    if (builds === null || builds.size > 0) progress.report({ message: 'building what is deployed' });
    const deployment = await services.openDeployment(session.folder, { builds, access, onProgress, signal, ...(context === undefined ? {} : { context }) });
    parts.awsPlaces.note(session.folder, { ...deployment.place, profile: access.profile ?? null });
    progress.report({ message: `looking at account ${deployment.place.account}, ${deployment.place.region}` });
    return look(deployment, signal);
  });
}

export type Report = { readonly report: (value: { readonly message?: string; readonly increment?: number }) => void };

/** As `withProgress`, for work that tells its steps. Throws CancellationError where the user gave up and the work threw for it. */
export function cancellable<T>(title: string, work: (progress: Report, signal: AbortSignal) => Promise<T>): Promise<T> {
  return Promise.resolve(vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, cancelled) => {
    const abort = new AbortController();
    cancelled.onCancellationRequested(() => abort.abort());
    try {
      return await work(progress, abort.signal);
    } catch (error) {
      throw abort.signal.aborted ? new vscode.CancellationError() : error;
    }
  }));
}
