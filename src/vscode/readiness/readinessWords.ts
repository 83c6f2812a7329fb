import type { OwnCommands } from '../../app/readiness/readinessLines.ts';
import { deploySteps, type DeployStep } from '../../core/deploy/resource.ts';
import type { LogReadiness } from '../../core/readiness/readiness.ts';

const titles: { readonly [step in DeployStep]: string } = { target: 'Deploy Target API', interceptor: 'Deploy Interceptor', gateway: 'Create or Update Gateway', agent: 'Deploy Agent', frontend: 'Deploy Frontend' };

/** What mends it by a command of the palette. */
export const ownCommands: OwnCommands = {
  deploy: (only) => only.map((step) => `"AgentCore Chain: ${titles[step]}"`).join(', then '),
  send: '"AgentCore Chain: Verify Deployment"',
};

/** The steps whose deployment mends something, in the order in which they are deployed. */
export function stepsToDeploy({ hops }: Pick<LogReadiness, 'hops'>): readonly DeployStep[] {
  const remedies = hops.flatMap(({ remedy, notes }) => [remedy, ...notes.map((note) => note.remedy)]);
  const named = new Set(remedies.flatMap((remedy) => (remedy?.kind === 'deploy' ? remedy.only : [])));
  return deploySteps.filter((step) => named.has(step));
}
