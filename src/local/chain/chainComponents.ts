import { basename, dirname, extname, join } from 'node:path';
import type { ComponentState } from '../../app/ports.ts';
import type { Chain, Language } from '../../core/chain/chain.ts';
import { componentLayouts } from '../../core/chain/componentLayout.ts';
import type { HopName } from '../../core/chain/hop.ts';
import type { Clock } from '../clock.ts';
import type { ChainPorts } from './chainPorts.ts';
import { agentEnvironment, interceptorEnvironment, targetEnvironment, type AgentSurroundings } from './componentSettings.ts';
import { entryPath } from '../entries.ts';
import type { IdentityPlan } from './identityPlan.ts';
import type { FunctionConfiguration } from '../lambda/functionConfiguration.ts';
import type { LambdaService } from '../lambda/lambdaService.ts';
import type { BuildSpec } from '../process/buildComponent.ts';
import { componentEnvironment, type Environment } from '../process/componentEnvironment.ts';
import type { SpawnComponent } from '../process/componentProcess.ts';
import type { Toolchains } from '../process/findToolchains.ts';
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
  /** What builds and runs the components. */
  readonly toolchains: Toolchains;
  /** HOME of every component. */
  readonly home: string;
  /** Takes a printed line into that hop's log; answers it redacted. */
  readonly log: (hop: HopName, line: string) => string;
  readonly onState: (state: ComponentState) => void;
  /** True: the project's own components run under the debugger of their language; doubles do not. */
  readonly inspect: boolean;
  readonly clock: Clock;
};

/** Doubles are ours and run on what runs us, which in VS Code is its Electron: a chain without TypeScript needs no Node on the machine. */
const ownNode = { program: process.execPath, environment: { ELECTRON_RUN_AS_NODE: '1' } } as const;

export function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** The project's own agent. Not started. */
export function agentOf(surroundings: ComponentSurroundings, own: Omit<AgentSurroundings, 'port'>): ServerComponent {
  const { chain, folder, ports } = surroundings;
  const env = agentEnvironment(chain, { ...own, port: ports.agent });
  return projectServer(surroundings, { name: 'agent', language: chain.agent.language, folder: join(folder, chain.agent.folder), env, url: localUrl(ports.agent), readyPath: '/ping' });
}

/** Another agent with the settings of the project's own, on a port of its own. Not started; its states are nobody's business. */
export function agentDoubleOf({ chain, home, spawn, log, clock }: ComponentSurroundings, own: AgentSurroundings, program: string): ServerComponent {
  return new ServerComponent({
    name: 'agent',
    folder: dirname(program),
    program: ownNode.program,
    args: [program],
    build: null,
    url: localUrl(own.port),
    readyPath: '/ping',
    env: componentEnvironment({ ...ownNode.environment, ...agentEnvironment(chain, own) }, home),
    spawn,
    debugger: null,
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
    if (target.folder === null || target.language === null) return [];
    const env = targetEnvironment(chain, { port, identity: plan.configuration, jwksUri: plan.jwksUri });
    return [projectServer(surroundings, { name: 'target', language: target.language, folder: join(folder, target.folder), env, url: localUrl(port), readyPath: '/health' })];
  });
}

/** The project's own interceptor, as the function that the Lambda service serves. Not started. */
export function interceptorOf({ chain, folder, toolchains, spawn, home, onState, inspect }: ComponentSurroundings, lambda: LambdaService): InterceptorComponent {
  const own = join(folder, chain.interceptor.folder);
  const toolchain = toolchains(chain.interceptor.language);
  const { taskRoot, handler } = componentLayouts[chain.interceptor.language];
  return new InterceptorComponent({
    build: { name: 'interceptor', folder: own, product: moduleOf(handler), toolchain, home, spawn },
    code: {
      name: functionName(chain),
      folder: join(own, taskRoot),
      handler,
      env: { ...toolchain.environment, ...interceptorEnvironment(chain) },
      program: toolchain.programIn(own),
      args: toolchain.lambdaBootstrap,
      debugger: inspect ? toolchain.debugger : undefined,
    },
    lambda,
    onState,
  });
}

/** A program of ours as the function that stands in for the interceptor, with its settings. */
export function interceptorDoubleOf(chain: Chain, program: string): FunctionConfiguration {
  return {
    name: functionName(chain),
    folder: dirname(program),
    handler: `${basename(program, extname(program))}.handler`,
    env: { ...ownNode.environment, ...interceptorEnvironment(chain) },
    program: ownNode.program,
    args: [entryPath('lambda-bootstrap')],
  };
}

function functionName({ name }: Chain): string {
  return `${name}-interceptor`;
}

/** The bundle that a handler stands in: `dist/index.handler` -> `dist/index.mjs`. */
function moduleOf(handler: string): string {
  return `${handler.slice(0, handler.lastIndexOf('.'))}.mjs`;
}

type ServerName = ServerComponentSettings['name'];
type ProjectServer = Pick<ServerComponentSettings, 'name' | 'folder' | 'url' | 'readyPath'> & { readonly name: ServerName; readonly language: Language; readonly env: Environment };

/** A server of the project's own. Not started. */
export function projectServer({ home, toolchains, spawn, inspect, clock, log, onState }: ComponentSurroundings, { name, language, folder, env, url, readyPath }: ProjectServer): ServerComponent {
  const toolchain = toolchains(language);
  const { server } = componentLayouts[language];
  const build: BuildSpec = { name, folder, product: server, toolchain, home, spawn };
  return new ServerComponent({
    name,
    folder,
    program: toolchain.programIn(folder),
    args: [server],
    build,
    url,
    readyPath,
    env: componentEnvironment({ ...toolchain.environment, ...env }, home),
    spawn,
    debugger: inspect ? toolchain.debugger : null,
    clock,
    log: (line) => log(name, line),
    onState,
  });
}
