import { redact } from '../../core/token/redact.ts';
import { allFlows } from '../flows/allFlows.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import type { Parts } from '../parts.ts';
import { readyChain } from '../send/readyChain.ts';
import { requestSteps, type RequestDraft } from '../send/requestSteps.ts';
import { runSteps } from '../steps/runSteps.ts';
import { withProgress } from '../withProgress.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';
import { showTokenFlow } from './showTokenFlow.ts';

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
  const { feed, sourceChoice, tokenFlow } = parts;
  if (feed.source.kind === 'aws') await sourceChoice.use({ kind: 'local' });
  await showTokenFlow(parts);
  await untilThere(id, feed);
  tokenFlow.showFlow(id);
}

/** How long the flow may take from the log to the board, in milliseconds; then the view is told all the same. */
const longestMs = 5_000;

/** The log lines come by another way than the answer to the send. */
async function untilThere(id: string, feed: FlowFeed): Promise<void> {
  const isThere = async (): Promise<boolean> => (await feed.board.request('indexOf', { id, filter: allFlows })) >= 0;
  await new Promise<void>((resolve) => {
    const look = (): void => void isThere().then((there) => there && end(), end);
    const subscription = feed.onDidChange(look);
    const timer = setTimeout(() => end(), longestMs);
    const end = (): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    look();
  });
}
