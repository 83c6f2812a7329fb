import { createServer, type Server } from 'node:net';
import { ChainError } from '../../core/errors.ts';

/**
 * A port on 127.0.0.1 that nobody listens on at this moment: the fixed one, or any free one for null. A fixed port that is in
 * use throws port-taken, which names the setting.
 */
export async function freePort(part: string, fixed: number | null): Promise<number> {
  const probe = createServer();
  try {
    return await listen(probe, fixed ?? 0);
  } catch (error) {
    throw fixed === null ? error : portTaken(part, fixed, error);
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}

export function portTaken(part: string, port: number, cause: unknown): ChainError {
  return new ChainError('port-taken', `Port ${port} for the ${part} is in use by another program.`, {
    source: 'user',
    remedy: `Stop that program, or change "local": {"ports": {"${part}": ${port}}} in agentcore-chain.json (leave it out for a free port).`,
    cause,
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('a TCP server has an address with a port'));
      else resolve(address.port);
    });
  });
}
