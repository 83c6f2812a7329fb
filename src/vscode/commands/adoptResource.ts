import * as vscode from 'vscode';
import { arnOf } from '../../app/deploy/adoption.ts';
import { adoptionFacts, adoptionOutlook, nameOf, ownersInWords } from '../../app/deploy/adoptionWords.ts';
import type { DeploymentPlan } from '../../app/deploy/openDeployment.ts';
import type { Desired } from '../../core/deploy/resource.ts';
import { commandIds } from '../contributions.ts';
import { cancellable, openLooked } from '../deploy/openPlanned.ts';
import { placeInWords } from '../deploy/outcomeWords.ts';
import { requireAccess } from '../deploy/requireAccess.ts';
import { oneAtATime } from '../deploy/runPlan.ts';
import { askPick, type Choice } from '../steps/askPick.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

const title = 'Adopt Resource';

/** Has the user pick one of the resources that stand under the chain's names and are not the chain's, shows what it is, asks, and puts the chain's tags on it. Changes nothing else. */
export const adoptResource: Command = async (parts) => {
  const session = await requireSession(parts);
  await oneAtATime(session.folder, async () => {
    const access = await requireAccess(parts, session, title);
    if (access === null) return;
    const seen = await openLooked(parts, session, { access, builds: new Set() }, (deployment, signal) => deployment.plan(new Set(), signal));
    const choices = foreignIn(seen);
    if (choices.length === 0) return void vscode.window.showInformationMessage(`Nothing under the names of ${seen.chain} belongs to anybody else in ${placeInWords(seen.place)}.`);
    const answer = await askPick({ placeholder: 'Which of these shall belong to the chain? None of them is its own by its tags.', choices }, { title, step: 1, totalSteps: 1, canGoBack: false });
    if (answer.kind !== 'next') return;
    const chosen = answer.value;
    const { deployment, plan } = await openLooked(parts, session, { access, builds: new Set([chosen.step]) }, async (opened, signal) => ({ deployment: opened, plan: await opened.planAdoption(await opened.resourceNamed(chosen.id), signal) }));
    const name = nameOf(plan.resource);
    const isTakenOver = plan.found.owner === 'another-chain';
    const question = isTakenOver ? `Take ${name} from another chain, which it belongs to by its tags, for ${plan.chain}?` : `Make ${name} belong to ${plan.chain}?`;
    const detail = [...adoptionFacts(plan).map(([label, value]) => `${label}: ${value}`), '', ...adoptionOutlook(plan), '', `Only its tags are changed now.${isTakenOver ? ' The other chain will not find it as its own any more.' : ''}`].join('\n');
    const button = isTakenOver ? 'Take Over' : 'Adopt';
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) !== button) return;
    await cancellable(`Adopting ${name}`, (_progress, signal) => deployment.adopt(plan, signal));
    parts.deployed.refresh();
    parts.log.info(`${name} was adopted by ${plan.chain} in ${placeInWords(plan.place)}`);
    void tellAdopted(`${name} belongs to ${plan.chain} now. The next deployment makes it what the chain file says.`);
  });
};

async function tellAdopted(words: string): Promise<void> {
  const showPlan = 'Show Plan';
  if ((await vscode.window.showInformationMessage(words, showPlan)) === showPlan) await vscode.commands.executeCommand(commandIds.planDeployment);
}

function foreignIn({ resources, observed }: DeploymentPlan): readonly Choice<Desired>[] {
  return resources.flatMap((resource) => {
    const found = observed.get(resource.id);
    if (found?.state !== 'present' || found.owner === 'this-chain') return [];
    const arn = arnOf(found);
    return [{ label: nameOf(resource), description: ownersInWords[found.owner], ...(arn === null ? {} : { detail: arn }), value: resource }];
  });
}
