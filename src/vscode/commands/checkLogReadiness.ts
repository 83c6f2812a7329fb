import type { AwsAccess } from '../../app/ports.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { requireAccess } from '../deploy/requireAccess.ts';
import type { Parts } from '../parts.ts';
import { showReadiness } from '../readiness/showReadiness.ts';
import { withProgress } from '../withProgress.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** Says of each hop of the deployed chain whether its logs can be there at all, and what mends it. Changes nothing. */
export const checkLogReadiness: Command = async (parts) => {
  const session = await requireSession(parts);
  const access = await accessOfLogs(parts, session);
  if (access === null) return;
  const services = await parts.services();
  const readiness = await withProgress('Looking at the logs of the chain', (signal) => services.checkReadiness(session.folder, access, signal));
  await showReadiness(parts, readiness, session.folder);
};

/** As the flows are read, where those are AWS's; else whose credentials deploy. Null: the user gave up. */
async function accessOfLogs(parts: Parts, session: ChainSession): Promise<AwsAccess | null> {
  const { source } = parts.feed;
  if (source.kind === 'aws') return { region: source.region, ...(source.profile === null ? {} : { profile: source.profile }) };
  return requireAccess(parts, session, 'Check Log Readiness');
}
