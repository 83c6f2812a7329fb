import type { Chain } from '../../core/chain/chain.ts';
import { freePorts } from '../process/freePort.ts';

/** Ports of a run on 127.0.0.1, known before anything is started, so that the parts can be told of each other and start side by side. */
export type ChainPorts = {
  readonly identity: number;
  readonly runtime: number;
  readonly gateway: number;
  readonly agent: number;
  readonly frontend: number;
  /** In the order of the chain file; a fixed port is the first one's. */
  readonly targets: readonly number[];
};

/** Fixed ports where the chain file names them, else free ones. Throws port-taken, which names the setting. */
export async function choosePorts({ local, targets }: Chain): Promise<ChainPorts> {
  const own = (part: string) => ({ part, fixed: local.ports[part] ?? 0 });
  const forTargets = targets.map((_target, index) => (index === 0 ? own('target') : { part: 'target', fixed: 0 }));
  const parts = [own('identity'), own('runtime'), own('gateway'), own('agent'), own('frontend'), ...forTargets];
  const [identity = 0, runtime = 0, gateway = 0, agent = 0, frontend = 0, ...rest] = await freePorts(parts);
  return { identity, runtime, gateway, agent, frontend, targets: rest };
}
