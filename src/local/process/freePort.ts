import { createServer } from 'node:http';
import { ChainError } from '../../core/errors.ts';
import { closeServer, listen } from '../http/listen.ts';

/** `part` names the setting `local.ports.<part>`; `fixed` 0 = any port. */
export type WantedPort = { readonly part: string; readonly fixed: number };

/**
 * Ports on 127.0.0.1 that nobody listens on at this moment, each another one, for programs that listen themselves and must be
 * told where. A fixed port that is in use throws port-taken.
 */
export async function freePorts(wanted: readonly WantedPort[]): Promise<readonly number[]> {
  const probes = wanted.map((want) => ({ ...want, server: createServer() }));
  try {
    return await Promise.all(probes.map(({ server, part, fixed }) => listen(server, part, fixed)));
  } finally {
    await Promise.all(probes.map(({ server }) => closeServer(server)));
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
