import { redact } from '../../core/token/redact.ts';
import type { Parts } from '../parts.ts';
import { readyChain } from '../send/readyChain.ts';
import { requestSteps, type RequestDraft } from '../send/requestSteps.ts';
import { showFlow } from '../send/showFlow.ts';
import { runSteps } from '../steps/runSteps.ts';
import { withProgress } from '../withProgress.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

const title = 'Send Test Request';
const promptKey = 'lastPrompt';
const userKey = 'lastUser';

/** Asks for a request, sends it through the running chain and shows the flow that came of it; of several, the last. */
export const sendTestRequest: Command = async (parts) => {
  const session = await requireSession(parts);
  const running = await readyChain(session, parts, title);
  if (running === null) return;
  const memory = parts.extension.workspaceState;
  const [{ users }, scenarios] = await Promise.all([running.state(), parts.services().then((services) => services.scenarios())]);
  const lastUser = memory.get<string>(userKey);
  const start: RequestDraft = { user: users.find((user) => user === lastUser) ?? users[0] ?? 'you', prompt: memory.get<string>(promptKey) ?? 'List my orders', scenario: null, token: null };
  const request = await runSteps(title, requestSteps({ users, scenarios }), start);
  if (request === null) return;
  // A prompt may hold anything; what looks like a secret is not kept.
  if (redact(request.prompt) === request.prompt) await memory.update(promptKey, request.prompt);
  if (users.length > 0) await memory.update(userKey, request.user);
  const { last } = await withProgress(request.scenario === null ? `Sending as ${request.user}` : `Sending as ${request.user}: ${request.scenario}`, (signal) => running.send(request, signal));
  await showSent(last, parts);
};

async function showSent(id: string, parts: Parts): Promise<void> {
  if (parts.feed.source.kind === 'aws') await parts.sourceChoice.use({ kind: 'local' });
  await showFlow(id, parts);
}
