import type { ChainSession } from '../chain/chainSession.ts';
import type { Aftermath } from './remedyWords.ts';

/** A chain sees an edit of its file within some hundred milliseconds. */
const patienceMs = 5_000;

/** Makes an edit, and says what the chain made of it. Listens before the edit, so that no quick answer is missed. */
export async function followEdit(session: Pick<ChainSession, 'status' | 'onDidTell'>, edit: () => Promise<void>, waitMs: number = patienceMs): Promise<Aftermath> {
  if (session.status.kind !== 'running') {
    await edit();
    return { kind: 'notRunning' };
  }
  const { promise: told, resolve } = Promise.withResolvers<Aftermath>();
  const hearing = session.onDidTell((event) => {
    if (event.kind === 'configurationApplied') resolve(event.waiting.length === 0 ? { kind: 'applied' } : { kind: 'waiting', settings: event.waiting });
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await edit();
    timer = setTimeout(() => resolve({ kind: 'silent' }), waitMs);
    return await told;
  } finally {
    clearTimeout(timer);
    hearing.dispose();
  }
}
