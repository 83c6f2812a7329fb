import { startChain } from '../src/local/client.ts';
import { summarise, type Figures, yardstick } from './figure.ts';

const warmUps = 10;
const counted = 60;

/** `request.p50Ms`: one request through all five hops of a warm chain, its log drained. Sign-in is done before. */
export async function measureRequests(project: string): Promise<Figures> {
  const chain = await startChain({ folder: project, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal });
  try {
    const times: number[] = [];
    for (let run = 0; run < warmUps + counted; run += 1) {
      const started = performance.now();
      await chain.send({ user: 'ana', prompt: 'List my orders', scenario: null, token: null });
      if (run >= warmUps) times.push(performance.now() - started);
    }
    return { 'request.p50Ms': { ...summarise(times), yardstickMs: Math.round(yardstick()) } };
  } finally {
    await chain.stop();
    await chain.ended;
  }
}
