import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';
import { startSession } from './startSession.ts';

export const sendTestRequest: Command = async (parts) => {
  const session = await requireSession(parts);
  const running = session.running ?? (await startSession(session, parts, false));
  const { users } = await running.state();
  const { last } = await running.send({ user: users[0] ?? 'you', prompt: 'List my orders', scenario: null, token: null });
  parts.tokenFlow.showFlow(last);
};
