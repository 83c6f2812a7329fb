import * as vscode from 'vscode';
import type { ApplyOptions } from '../../app/deploy/applyDeployment.ts';
import { clusterInWords } from '../../app/deploy/planWords.ts';
import { ChainError } from '../../core/errors.ts';
import { commandIds } from '../contributions.ts';
import type { Parts } from '../parts.ts';
import { cancellable } from './openPlanned.ts';
import { namesInWords, outcomeOf, placeInWords, shortfall, type Outcome } from './outcomeWords.ts';
import { notePlan, subjectOf, type PlanOnScreen } from './showPlan.ts';

export type PlanRun<Ended> = {
  readonly plan: PlanOnScreen;
  /** Of the progress: `Deploying`. And of its end: `Deployed`, `to`. `command`: the title of what goes on. */
  readonly words: { readonly doing: string; readonly done: string; readonly where: string; readonly command: string };
  readonly work: (options: ApplyOptions) => Promise<readonly Ended[]>;
};

type EndedStep = Parameters<typeof outcomeOf>[1][number];

/** Carries a plan out, step by step in sight, until its end or until the user cancels: then what is under way ends, and nothing more begins. Says what came of it. */
export async function runPlan<Ended extends EndedStep>(parts: Parts, { plan, words, work }: PlanRun<Ended>): Promise<void> {
  const changing = plan.steps.filter(({ kind }) => kind === 'create' || kind === 'update' || kind === 'delete').length;
  const { ended, cancelled } = await cancellable(`${words.doing} ${plan.chain} ${words.where} ${placeInWords(plan.place)}`, async (progress, signal) => {
    let done = 0;
    const running = new Set<string>();
    const results = await work({
      signal, now: () => performance.now(),
      onProgress: ({ step, state, ms, detail }) => {
        if (state === 'working') {
          parts.log.info(`${step}: ${detail ?? ''}`);
          return;
        }
        if (state === 'started') running.add(step);
        else {
          running.delete(step);
          done += 1;
          parts.log.info(`${step}: ${state === 'failed' ? 'failed' : (detail ?? 'done')}${ms === undefined ? '' : ` (${(ms / 1000).toFixed(1)} s)`}`);
        }
        progress.report({ message: [`${done} of ${changing} done`, ...running].join(', '), increment: state === 'started' ? 0 : 100 / changing });
      },
    });
    return { ended: results, cancelled: signal.aborted };
  });
  parts.deployed.refresh();
  const outcome = outcomeOf(plan.steps, ended);
  const isWhole = outcome.left.length === 0;
  notePlan(parts, plan, `${isWhole ? words.done : 'Stopped short'}: ${outcome.done}${isWhole ? '' : `. Left: ${namesInWords(outcome.left)}`}.`);
  for (const { message, remedy = '', code } of outcome.errors.slice(1)) parts.log.error(`${message} ${remedy} (${code})`);
  const [problem] = outcome.errors;
  if (problem !== undefined) throw shortfall(problem, outcome, words.command);
  if (isWhole) void tellDone(parts, plan, words, outcome);
  else if (cancelled) void tellCancelled(plan, words.command, outcome);
  else void vscode.window.showWarningMessage(`${words.done} in part ${words.where} ${placeInWords(plan.place)}: ${outcome.done}. Left: ${namesInWords(outcome.left)}. The plan says why.`);
}

async function tellDone({ log }: Parts, plan: PlanOnScreen, { done, where }: PlanRun<never>['words'], outcome: Outcome): Promise<void> {
  const { chain, place, intent } = plan;
  const words = `${done} ${chain} ${where} ${placeInWords(place)}: ${outcome.done}.`;
  log.info(words);
  const [showPlan, showLog] = ['Show Plan', 'Show Log'];
  const chosen = await vscode.window.showInformationMessage(words, ...(intent === 'deploy' ? [showPlan, showLog] : [showLog]));
  if (chosen === showPlan) await vscode.commands.executeCommand(commandIds.planDeployment, subjectOf(plan));
  if (chosen === showLog) log.show();
}

async function tellCancelled(plan: PlanOnScreen, command: string, { done, left }: Outcome): Promise<void> {
  const goOn = `${command} Again`;
  const chosen = await vscode.window.showWarningMessage(`Cancelled: ${done}. Left: ${namesInWords(left)}. The next "${command}" goes on from there.`, goOn);
  if (chosen === goOn) await vscode.commands.executeCommand(plan.intent === 'destroy' ? commandIds.destroyChain : commandIds.deployChain, subjectOf(plan));
}

/** Asks over the plan, which stays in sight. */
export async function confirmPlan({ place, cluster, profile, warnings }: PlanOnScreen, { question, button, counts }: { readonly question: string; readonly button: string; readonly counts: string }): Promise<boolean> {
  const detail = [`Account ${place.account}`, `Region ${place.region}`, `Profile ${profile ?? 'none: credentials as every AWS tool finds them'}`, ...(cluster === null ? [] : [clusterInWords(cluster)]), '', counts, ...warnings.filter(({ severity }) => severity === 'warning').map(({ subject, because }) => `\nWarning: ${subject}: ${because}.`)].join('\n');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) === button;
}

const underWay = new Set<string>();

/** One at a time for each chain: two would only get in each other's way. */
export async function oneAtATime(folder: string, chain: () => Promise<void>): Promise<void> {
  if (underWay.has(folder)) throw new ChainError('usage', 'A deployment of this chain is under way in this window.', { source: 'user', remedy: 'Wait for its end, or cancel it in its notification.' });
  underWay.add(folder);
  try {
    await chain();
  } finally {
    underWay.delete(folder);
  }
}

