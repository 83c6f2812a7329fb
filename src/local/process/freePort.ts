import { createServer, type Server } from 'node:http';
import { ChainError } from '../../core/errors.ts';
import { closeServer, listen } from '../http/listen.ts';

/** `part` names the setting `local.ports.<part>`; `fixed` 0 = any port. */
export type WantedPort = { readonly part: string; readonly fixed: number };

/**
 * Where free ports are looked for: below those that systems give to connections (from 32768 on Linux, 49152 elsewhere), for such a
 * connection could take a port in the seconds until the program that is told it listens there.
 */
export const freeRange = { first: 28_100, count: 4_480 } as const;

/** Ports that a chain takes, and room for a few more. */
const blockSize = 16;

/** Chains that start at the same moment have other process ids, and so look in other places. Each port is given out once in a round. */
let next = (process.pid * blockSize) % freeRange.count;

/**
 * Ports on 127.0.0.1 that nobody listens on at this moment, each another one, for programs that listen themselves and must be
 * told where. A fixed port that is in use throws port-taken.
 */
export async function freePorts(wanted: readonly WantedPort[]): Promise<readonly number[]> {
  const probes: Server[] = [];
  const hold = async (part: string, port: number): Promise<number> => {
    const server = createServer();
    await listen(server, part, port);
    probes.push(server);
    return port;
  };
  const ports: number[] = [];
  try {
    for (const { part, fixed } of wanted) ports.push(fixed === 0 ? await holdAnyFree((port) => hold(part, port)) : await hold(part, fixed));
    return ports;
  } finally {
    await Promise.all(probes.map(closeServer));
  }
}

async function holdAnyFree(hold: (port: number) => Promise<number>): Promise<number> {
  for (let looked = 1; ; looked += 1) {
    const port = freeRange.first + next;
    next = (next + 1) % freeRange.count;
    try {
      return await hold(port);
    } catch (error) {
      if (looked === freeRange.count) throw error;
    }
  }
}

/** Names the setting that can be changed. */
export function portTaken(part: string, port: number, cause: unknown): ChainError {
  return new ChainError('port-taken', `Port ${port} for the ${part} is in use by another program.`, {
    source: 'user',
    remedy: `Stop that program, or change "local": {"ports": {"${part}": ${port}}} in agentcore-chain.json (leave it out for a free port).`,
    cause,
  });
}
