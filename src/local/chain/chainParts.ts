import type { ChainUrls, OnProgress } from '../../app/ports.ts';
import { mcpPath } from '../../core/agentcore/gateway/gateway.ts';
import { runtimeNameOf } from '../../core/agentcore/names.ts';
import { runtimeLimits } from '../../core/agentcore/runtime/runtime.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { AgentSeat } from './agentSeat.ts';
import { interceptorOf, localUrl, targetsOf, type ComponentSurroundings } from './chainComponents.ts';
import { usesBedrock } from './componentSettings.ts';
import type { ConfigurationLedger } from './configurationLedger.ts';
import { Frontend } from './frontend.ts';
import { startGateway, type Gateway } from '../gateway/startGateway.ts';
import { gatewayTargets, targetUrl } from './gatewayTargets.ts';
import { LambdaService } from '../lambda/lambdaService.ts';
import type { InterceptorComponent } from '../process/interceptorComponent.ts';
import type { ServerComponent } from '../process/serverComponent.ts';
import { startRuntimeFront, type RuntimeFront } from '../runtime/runtimeFront.ts';
import { placeholderCredentials, type Credentials } from '../signature/placeholderCredentials.ts';
import { startIdentity, type ChainIdentity } from './startIdentity.ts';
import { tellStep } from './tellStep.ts';
import { startWebFrontend, webFrontendUrl } from './webFrontend.ts';

export type PartsSurroundings = ComponentSurroundings & {
  readonly ledger: ConfigurationLedger;
  readonly onProgress: OnProgress;
  /** Gets a line for what a part could not do and nobody was waiting for. */
  readonly onTrouble: (line: string) => void;
};

/** The parts of a chain that runs, all of them answering. */
export type ChainParts = {
  readonly identity: ChainIdentity;
  /** What `send` sends by. */
  readonly frontend: Frontend;
  /** The project's own frontend, for browsers; null where there is none. */
  readonly webFrontend: ServerComponent | null;
  readonly agent: AgentSeat;
  readonly interceptor: InterceptorComponent;
  /** Those that are projects; an API that was there already is none of ours to start. */
  readonly targets: readonly ServerComponent[];
  readonly urls: ChainUrls;
  readonly close: () => Promise<void>;
};

const accountId = '000000000000';
/**
 * Calls that overlap beyond this wait, where AWS would start another environment: each is a process of some 40 MB. With debuggers
 * attached there is one, so that who steps through a call stays in one process.
 */
const maxEnvironments = { usual: 8, inspected: 1 };
/** Longest wait of the gateway for a target; a pause in a debugger does not count. */
const targetTimeoutMs = 30_000;

/** Starts everything side by side; resolves when all of it answers. What has been started when it throws ends with the process. */
export async function startParts(surroundings: PartsSurroundings): Promise<ChainParts> {
  const { chain, plan, ports, clock, log, onProgress, onTrouble } = surroundings;
  const agentsNeedTokens = chain.gateway.authorizer === 'CUSTOM_JWT';
  const identityStart = tellStep(onProgress, 'Identity provider', () => startIdentity({ plan, agentsNeedTokens, clock, log: onTrouble }));
  // The agent's own client is the one thing that another part must be told of after its start.
  const agents = agentsNeedTokens ? await identityStart : null;

  const credentials = placeholderCredentials();
  const lambda = new LambdaService({
    place: { region: chain.region, home: surroundings.home }, spawn: surroundings.spawn, clock, log: (line) => void log('interceptor', line),
    maxEnvironments: surroundings.inspect ? maxEnvironments.inspected : maxEnvironments.usual,
  });
  const agent = new AgentSeat(surroundings, { gatewayUrl: localUrl(ports.gateway) + mcpPath, credentials, client: agents?.agentClient ?? null, inspect: surroundings.inspect });
  const interceptor = interceptorOf(surroundings, lambda);
  const targets = targetsOf(surroundings);
  const webFrontendStart = identityStart.then(({ webClient }) => startWebFrontend(surroundings, {
    runtimeArn: runtimeArn(chain), runtimeUrl: localUrl(ports.runtime), credentials, client: webClient, onProgress,
  }));
  const [identity, webFrontend, front, gateway] = await Promise.all([
    identityStart,
    webFrontendStart,
    frontOf(surroundings, agent, credentials),
    tellStep(onProgress, 'Gateway', () => gatewayOf(surroundings, { lambda, credentials, agentBearer: agents?.agentBearer ?? null })),
    tellStep(onProgress, 'Agent', () => agent.own.start()),
    tellStep(onProgress, 'Interceptor', () => interceptor.start()),
    tellStep(onProgress, 'Target API', () => startAll(targets)),
  ]);
  const frontend = frontendOf(surroundings, front, credentials);

  return {
    identity,
    frontend,
    webFrontend,
    agent,
    interceptor,
    targets,
    urls: { identity: plan.url, runtime: front.url, gateway: gateway.mcpUrl, target: targetUrl(chain.targets[0], ports.targets[0]), ...(webFrontend === null ? {} : { frontend: webFrontendUrl(ports.frontend) }) },
    close: async () => {
      lambda.close();
      await Promise.all([webFrontend?.stop(), agent.own.stop(), ...targets.map((target) => target.stop()), front.close(), gateway.close(), identity.close(), frontend.close()]);
    },
  };
}

async function startAll(targets: readonly ServerComponent[]): Promise<void> {
  await Promise.all(targets.map((target) => target.start()));
}

function arn({ region }: Chain, resource: string): string {
  return `arn:aws:bedrock-agentcore:${region}:${accountId}:${resource}-local00000`;
}

function runtimeArn(chain: Chain): string {
  return arn(chain, `runtime/${runtimeNameOf(chain.name)}`);
}

function frontOf({ chain, ports, plan, ledger, clock }: PartsSurroundings, agent: AgentSeat, credentials: Credentials): Promise<RuntimeFront> {
  return startRuntimeFront({
    port: ports.runtime,
    arn: runtimeArn(chain),
    region: chain.region,
    configuration: () => ledger.inForce.runtime,
    agentUrl: () => agent.url,
    credentials,
    bearer: { ...plan.configuration, jwksUri: plan.jwksUri },
    clock,
    requestTimeoutMs: runtimeLimits.requestMs,
  });
}

type GatewayParts = { readonly lambda: LambdaService; readonly credentials: Credentials; readonly agentBearer: ChainIdentity['agentBearer'] };

async function gatewayOf({ chain, folder, ports, ledger, clock, log }: PartsSurroundings, { lambda, credentials, agentBearer }: GatewayParts): Promise<Gateway> {
  return startGateway({
    port: ports.gateway,
    arn: arn(chain, `gateway/${chain.name}`),
    region: chain.region,
    configuration: () => ledger.inForce,
    targets: await gatewayTargets(chain, folder, ports),
    // What an agent signs with a developer's own profile cannot be checked: its secret is not known here.
    credentials: usesBedrock(chain) ? null : credentials,
    mustSign: [chain.headers.gateway],
    bearer: agentBearer,
    invokeInterceptor: (event, context) => lambda.invoke(event, context),
    log: (record) => void log('gateway', JSON.stringify(record)),
    clock,
    targetTimeoutMs,
  });
}

function frontendOf({ chain, clock, log }: PartsSurroundings, { invocationsUrl }: RuntimeFront, credentials: Credentials): Frontend {
  return new Frontend({
    invocationsUrl,
    accessFor: (bearer) => (chain.agent.authorizer === 'CUSTOM_JWT' ? { authorizer: 'CUSTOM_JWT', bearer } : { authorizer: 'AWS_IAM', credentials, region: chain.region }),
    claims: chain.observability.claims,
    clock,
    log: (record) => void log('frontend', JSON.stringify(record)),
  });
}
