import { dirname, join } from 'node:path';
import type { ComponentState } from '../../app/ports.ts';
import type { Chain } from '../../core/chain/chain.ts';
import type { HopName } from '../../core/chain/hop.ts';
import type { Clock } from '../clock.ts';
import type { ChainPorts } from './chainPorts.ts';
import { agentEnvironment, interceptorEnvironment, targetEnvironment, type AgentSurroundings } from './componentSettings.ts';
import { entryPath } from '../entries.ts';
import type { IdentityPlan } from './identityPlan.ts';
import type { LambdaService } from '../lambda/lambdaService.ts';
import { componentEnvironment, type Environment } from '../process/componentEnvironment.ts';
import type { SpawnComponent } from '../process/componentProcess.ts';
import { InterceptorComponent } from '../process/interceptorComponent.ts';
import { ServerComponent, type ServerComponentSettings } from '../process/serverComponent.ts';

/** What the components of a chain are made from. */
export type ComponentSurroundings = {
  readonly chain: Chain;
  /** Absolute path of the project. */
  readonly folder: string;
  readonly ports: ChainPorts;
  readonly plan: IdentityPlan;
  readonly spawn: SpawnComponent;
  /** Path of the Node that builds and runs the components. */
  readonly node: string;
  /** HOME of every component. */
  readonly home: string;
  /** Takes a printed line into that hop's log; answers it redacted. */
  readonly log: (hop: HopName, line: string) => string;
  readonly onState: (state: ComponentState) => void;
  /** True: the project's own components run under Node's inspector; doubles do not. */
  readonly inspect: boolean;
  readonly clock: Clock;
};

const serverBundle = 'dist/main.mjs';
const interceptorBundle = 'dist/index.mjs';
const interceptorHandler = 'dist/index.handler';

export function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** The project's own agent. Not started. */
export function agentOf(surroundings: ComponentSurroundings, own: Omit<AgentSurroundings, 'port'>): ServerComponent {
  const { chain, folder, ports } = surroundings;
  const env = agentEnvironment(chain, { ...own, port: ports.agent });
  return new ServerComponent({ ...projectServer(surroundings, { name: 'agent', folder: join(folder, chain.agent.folder), env }), url: localUrl(ports.agent), readyPath: '/ping' });
}

/** Another agent with the settings of the project's own, on a port of its own. Not started; its states are nobody's business. */
export function agentDoubleOf(surroundings: ComponentSurroundings, own: AgentSurroundings, program: string): ServerComponent {
  const { chain, home, node, spawn, log, clock } = surroundings;
  return new ServerComponent({
    name: 'agent',
    folder: dirname(program),
    program,
    build: null,
    url: localUrl(own.port),
    readyPath: '/ping',
    env: componentEnvironment(agentEnvironment(chain, own), home),
    node,
    spawn,
    inspect: false,
    clock,
    log: (line) => log('agent', line),
    onState: () => {},
  });
}

/** The project's own target APIs; one that was there already is none of ours to start. */
export function targetsOf(surroundings: ComponentSurroundings): readonly ServerComponent[] {
  const { chain, folder, ports, plan } = surroundings;
  return chain.targets.flatMap((target, index) => {
    const port = ports.targets[index] ?? 0;
    if (target.folder === null) return [];
    const env = targetEnvironment(chain, { port, identity: plan.configuration, jwksUri: plan.jwksUri });
    return [new ServerComponent({ ...projectServer(surroundings, { name: 'target', folder: join(folder, target.folder), env }), url: localUrl(port), readyPath: '/health' })];
  });
}

/** The project's own interceptor, as the function that the Lambda service serves. Not started. */
export function interceptorOf({ chain, folder, node, spawn, home, onState, inspect }: ComponentSurroundings, lambda: LambdaService): InterceptorComponent {
  const own = join(folder, chain.interceptor.folder);
  return new InterceptorComponent({
    build: { name: 'interceptor', folder: own, bundle: interceptorBundle, node, env: componentEnvironment({}, home), spawn },
    code: {
      name: `${chain.name}-interceptor`,
      folder: own,
      handler: interceptorHandler,
      env: interceptorEnvironment(chain),
      program: node,
      args: [entryPath('lambda-bootstrap')],
      inspect,
    },
    lambda,
    onState,
  });
}

type ProjectServer = { readonly name: 'agent' | 'target'; readonly folder: string; readonly env: Environment };

function projectServer({ home, node, spawn, inspect, clock, log, onState }: ComponentSurroundings, { name, folder, env }: ProjectServer): Omit<ServerComponentSettings, 'url' | 'readyPath'> {
  return {
    name,
    folder,
    program: serverBundle,
    build: { name, folder, bundle: serverBundle, node, env: componentEnvironment({}, home), spawn },
    env: componentEnvironment(env, home),
    node,
    spawn,
    inspect,
    clock,
    log: (line) => log(name, line),
    onState,
  };
}
