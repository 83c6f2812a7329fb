import { createServer } from 'node:http';
import { ChainError } from '../../core/errors.ts';
import { closeServer, listen } from '../listen.ts';

/**
 * A port on 127.0.0.1 that nobody listens on at this moment: the fixed one, or any free one for 0. For a component that listens
 * itself and must be told where. A fixed port that is in use throws port-taken.
 */
export async function freePort(part: string, fixed: number): Promise<number> {
  const probe = createServer();
  const port = await listen(probe, part, fixed);
  await closeServer(probe);
  return port;
}

/** Names the setting that can be changed. */
export function portTaken(part: string, port: number, cause: unknown): ChainError {
  return new ChainError('port-taken', `Port ${port} for the ${part} is in use by another program.`, {
    source: 'user',
    remedy: `Stop that program, or change "local": {"ports": {"${part}": ${port}}} in agentcore-chain.json (leave it out for a free port).`,
    cause,
  });
}
