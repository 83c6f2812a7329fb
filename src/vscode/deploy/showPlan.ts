import type * as vscode from 'vscode';
import { hasChanges } from '../../app/deploy/planWords.ts';
import { planLines, type ShownPlan } from '../../app/deploy/planLines.ts';
import { commandIds, planDocument } from '../contributions.ts';
import type { Parts } from '../parts.ts';
import { TonedTexts } from '../texts/tonedTexts.ts';

/** A plan in an editor. */
export type PlanOnScreen = ShownPlan & { readonly folder: string };

let texts: TonedTexts<PlanOnScreen> | null = null;

/** Plans as read-only texts, made when one is first shown: one for each chain, which the next plan replaces. */
function planTexts({ extension }: Pick<Parts, 'extension'>): TonedTexts<PlanOnScreen> {
  if (texts !== null) return texts;
  texts = new TonedTexts({ document: planDocument, lost: 'This plan was not kept. Run "AgentCore Chain: Plan Deployment" to make a new one.', links: linksOf });
  extension.subscriptions.push(texts);
  return texts;
}

/** Opens the plan, or replaces the one of this chain that is open. Resolves when it is what the editor shows. */
export async function showPlan(parts: Pick<Parts, 'extension'>, plan: PlanOnScreen): Promise<void> {
  await planTexts(parts).show(keep(parts, plan));
}

/** Says in the plan's editor, where it is still open, what became of it. */
export function notePlan(parts: Pick<Parts, 'extension'>, plan: PlanOnScreen, outcome: string): void {
  keep(parts, { ...plan, outcome });
}

function keep(parts: Pick<Parts, 'extension'>, plan: PlanOnScreen): vscode.Uri {
  return planTexts(parts).keep({ path: `/Deployment of ${plan.chain}`, query: plan.folder }, plan, planLines(plan));
}

function linksOf(plan: PlanOnScreen): readonly vscode.Command[] {
  const { intent, outcome, steps } = plan;
  const subject = subjectOf(plan);
  const goOn = intent === 'deploy' ? { title: '$(cloud-upload) Deploy...', command: commandIds.deployChain, arguments: [subject] } : { title: '$(trash) Destroy...', command: commandIds.destroyChain };
  const again = { title: '$(refresh) Plan Again', command: commandIds.planDeployment, arguments: [subject] };
  return [...(outcome === null && hasChanges(steps) ? [goOn] : []), again];
}

/** What a command is handed that goes on with this plan: the steps that it is about. */
export function subjectOf({ only }: PlanOnScreen): unknown {
  return { only: only === null ? null : [...only] };
}

/** Narrows what the plan's own links hand to a command; null: all of the chain. */
export function chosenIn(subject: unknown): readonly string[] | null {
  if (typeof subject !== 'object' || subject === null || !('only' in subject) || !Array.isArray(subject.only)) return null;
  return subject.only.map(String);
}
