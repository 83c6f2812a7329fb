import type { ChainUrls, OnProgress } from '../app/ports.ts';
import { mcpPath } from '../core/agentcore/gateway.ts';
import { runtimeNameOf } from '../core/agentcore/names.ts';
import { runtimeLimits } from '../core/agentcore/runtime.ts';
import { agentDoubleOf, agentOf, interceptorOf, localUrl, targetsOf, type ComponentSurroundings } from './chainComponents.ts';
import type { Clock } from './clock.ts';
import { usesBedrock } from './componentSettings.ts';
import type { ConfigurationLedger } from './configurationLedger.ts';
import { Frontend } from './frontend.ts';
import { startGateway, type Gateway } from './gateway/startGateway.ts';
import { gatewayTargets, targetUrl } from './gatewayTargets.ts';
import { LambdaService } from './lambda/lambdaService.ts';
import { freePorts } from './process/freePort.ts';
import type { InterceptorComponent } from './process/interceptorComponent.ts';
import type { ServerComponent } from './process/serverComponent.ts';
import { startRuntimeFront, type RuntimeFront } from './runtime/runtimeFront.ts';
import { placeholderCredentials } from './signature/placeholderCredentials.ts';
import { startIdentity, type ChainIdentity } from './startIdentity.ts';
import { tellStep } from './tellStep.ts';

export type PartsSurroundings = ComponentSurroundings & {
  readonly ledger: ConfigurationLedger;
  readonly clock: Clock;
  readonly onProgress: OnProgress;
};

/** The parts of a chain that runs, all of them answering. */
export type ChainParts = {
  readonly identity: ChainIdentity;
  readonly frontend: Frontend;
  readonly agent: ServerComponent;
  readonly interceptor: InterceptorComponent;
  /** Those that are projects; an API that was there already is none of ours to start. */
  readonly targets: readonly ServerComponent[];
  /** Names of the others. */
  readonly foreignTargets: readonly string[];
  readonly urls: ChainUrls;
  /** Lets another program answer in place of the project's agent, until the answer is called. */
  readonly divertAgent: (program: string) => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
};

const accountId = '000000000000';
/** Two for each of the laptop's cores: calls beyond that wait, where AWS would start another environment. */
const maxEnvironments = 8;
/** Longest wait of the gateway for a target; a pause in a debugger does not count. */
const targetTimeoutMs = 30_000;

/** Starts everything side by side; resolves when all of it answers. */
export async function startParts(surroundings: PartsSurroundings): Promise<ChainParts> {
  const { chain, ports, plan, ledger, log, clock, spawn, home, onProgress } = surroundings;
  const arn = (resource: string): string => `arn:aws:bedrock-agentcore:${chain.region}:${accountId}:${resource}-local00000`;
  const credentials = placeholderCredentials();
  const agentsNeedTokens = chain.gateway.authorizer === 'CUSTOM_JWT';
  const lambda = new LambdaService({ place: { region: chain.region, home }, spawn, clock, log: (line) => void log('interceptor', line), maxEnvironments });
  const interceptor = interceptorOf(surroundings, lambda);
  const targets = targetsOf(surroundings);
  let agentUrl = localUrl(ports.agent);

  const identityStart = tellStep(onProgress, 'Identity provider', () => startIdentity({ plan, agentsNeedTokens, clock, log: () => {} }));
  // Its own client is the one thing that must be there before the agent; the rest it is told where to find.
  const clientStart = agentsNeedTokens ? identityStart.then(({ agentClient }) => agentClient) : Promise.resolve(null);
  const agentSurroundings = async () => ({ gatewayUrl: localUrl(ports.gateway) + mcpPath, credentials, client: await clientStart });
  const startAgent = async (): Promise<ServerComponent> => {
    const agent = agentOf(surroundings, await agentSurroundings());
    await agent.start();
    return agent;
  };
  const divertAgent = async (program: string): Promise<() => Promise<void>> => {
    const [port = 0] = await freePorts([{ part: 'agent', fixed: 0 }]);
    const double = agentDoubleOf(surroundings, { ...(await agentSurroundings()), port }, program);
    await double.start();
    agentUrl = localUrl(port);
    return async () => {
      agentUrl = localUrl(ports.agent);
      await double.stop();
    };
  };
  const startFront = (): Promise<RuntimeFront> =>
    startRuntimeFront({
      port: ports.runtime,
      arn: arn(`runtime/${runtimeNameOf(chain.name)}`),
      region: chain.region,
      configuration: () => ledger.inForce.runtime,
      agentUrl: () => agentUrl,
      credentials,
      bearer: { ...plan.configuration, jwksUri: plan.jwksUri },
      clock,
      requestTimeoutMs: runtimeLimits.requestMs,
    });

  const startTheGateway = async (): Promise<Gateway> => {
    const documents = await gatewayTargets(chain, surroundings.folder, ports);
    return startGateway({
      port: ports.gateway,
      arn: arn(`gateway/${chain.name}`),
      region: chain.region,
      configuration: () => ledger.inForce,
      targets: documents,
      // What an agent signs with a developer's own profile cannot be checked: its secret is not known here.
      credentials: usesBedrock(chain) ? null : credentials,
      mustSign: [chain.headers.gateway],
      bearer: agentsNeedTokens ? (await identityStart).agentBearer : null,
      invokeInterceptor: (event, context) => lambda.invoke(event, context),
      log: (record) => void log('gateway', JSON.stringify(record)),
      clock,
      targetTimeoutMs,
    });
  };

  const [identity, agent, front, gateway] = await Promise.all([
    identityStart,
    tellStep(onProgress, 'Agent', startAgent),
    startFront(),
    tellStep(onProgress, 'Gateway', startTheGateway),
    tellStep(onProgress, 'Interceptor', () => interceptor.start()),
    tellStep(onProgress, 'Target API', async () => void (await Promise.all(targets.map((target) => target.start())))),
  ]);
  const frontend = new Frontend({
    invocationsUrl: front.invocationsUrl,
    accessFor: (bearer) => (chain.agent.authorizer === 'CUSTOM_JWT' ? { authorizer: 'CUSTOM_JWT', bearer } : { authorizer: 'AWS_IAM', credentials, region: chain.region }),
    claims: chain.observability.claims,
    clock,
    log: (record) => void log('frontend', JSON.stringify(record)),
  });
  return {
    identity,
    frontend,
    agent,
    interceptor,
    targets,
    foreignTargets: chain.targets.filter((target) => target.folder === null).map(({ name }) => name),
    urls: { identity: plan.url, runtime: front.url, gateway: gateway.mcpUrl, target: targetUrl(chain.targets[0], ports.targets[0]) },
    divertAgent,
    close: async () => {
      lambda.close();
      await Promise.all([agent.stop(), ...targets.map((target) => target.stop()), front.close(), gateway.close(), identity.close(), frontend.close()]);
    },
  };
}
