import type { SendRequest } from '../../app/ports.ts';
import { closestName } from '../../core/chain/closestName.ts';
import { ChainError } from '../../core/errors.ts';
import type { FrontendRequest } from '../chain/frontend.ts';
import type { LocalIdentity } from '../chain/startIdentity.ts';
import type { Fault, Scenario, ScenarioHands, Undo } from './scenario.ts';
import { scenarios } from './scenarios.ts';

export type ScenarioRequest = Pick<SendRequest, 'user' | 'prompt' | 'token'>;

const interleavedCalls = 40;

/**
 * Breaks the chain as the scenario says, sends its requests, and mends the chain again before it answers or fails. Nobody else sends
 * meanwhile. Answers the flows' ids in the order sent; the flow that shows the fault is the last. Does not wait for the logs.
 * Rejects with `scenario-unknown`, `scenario-not-possible` and whatever kept a request from being sent.
 */
export async function runScenario(name: string, hands: ScenarioHands, request: ScenarioRequest, signal: AbortSignal): Promise<readonly string[]> {
  const scenario = scenarioNamed(name);
  refuseImpossible(scenario, hands);
  return hands.alone(async () => {
    signal.throwIfAborted();
    const send = (user: string, fault: Fault): Promise<string> => sendAs(user, fault, { hands, request, signal });
    const before = scenario.course === 'afterHealthy' ? [await send(request.user, noFault)] : [];
    const undo = await bringAbout(scenario.fault, hands);
    try {
      return [...before, ...(await sendAll(scenario, hands, request, (user) => send(user, scenario.fault)))];
    } finally {
      await undo();
    }
  });
}

const noFault: Fault = { kind: 'none' };

function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const meant = closestName(name, scenarios.map((scenario) => scenario.name));
  const remedy = meant === null ? 'agentcore-chain scenarios lists them all.' : `Did you mean ${meant}? agentcore-chain scenarios lists them all.`;
  throw new ChainError('scenario-unknown', `There is no scenario ${JSON.stringify(name)}.`, { source: 'user', remedy });
}

/** Some scenarios need an issuer that does as told, or a user's token that does nothing but name the user. */
function refuseImpossible({ name, fault, course }: Scenario, { identity, tokenHeader }: ScenarioHands): void {
  const needsIssuer = 'forge' in fault || 'instead' in fault || 'rotate' in fault || course === 'afterOtherUser' || course === 'interleaved';
  if (needsIssuer && identity.local === null) {
    throw notPossible(name, 'it takes tokens that only the local identity provider gives', 'Run the chain without --issuer configured.');
  }
  const departs = fault.kind === 'sender' || 'forge' in fault || 'instead' in fault;
  if (departs && tokenHeader.toLowerCase() === 'authorization') {
    throw notPossible(name, 'the user’s token is also what opens the runtime, which would refuse the request', 'Name another header in headers.runtime of agentcore-chain.json.');
  }
}

function notPossible(name: string, because: string, remedy: string): ChainError {
  return new ChainError('scenario-not-possible', `The scenario ${name} cannot be played on this chain: ${because}.`, { source: 'user', remedy });
}

/** Puts into the chain what is wrong with it. What is wrong with the request alone comes with each request. */
async function bringAbout(fault: Fault, hands: ScenarioHands): Promise<Undo> {
  if ('rotate' in fault) await localIdentity(hands).rotateKey();
  if (fault.kind === 'configuration') return changeSettings(fault, hands);
  if (fault.kind === 'process') return hands.stopTargets();
  if (fault.kind === 'double') return hands.standIn(fault.of, fault.double);
  return async () => {};
}

async function changeSettings({ change }: Extract<Fault, { kind: 'configuration' }>, { ledger, tokenHeader }: ScenarioHands): Promise<Undo> {
  const before = ledger.inForce;
  const undo = (): Promise<void> => ledger.put(before);
  try {
    await ledger.put(change(before, tokenHeader));
  } catch (error) {
    await undo(); // settings are in force before they are recorded
    throw error;
  }
  return undo;
}

async function sendAll({ course }: Scenario, { identity }: ScenarioHands, { user }: ScenarioRequest, send: (user: string) => Promise<string>): Promise<readonly string[]> {
  const other = identity.users.find((name) => name !== user) ?? user;
  if (course === 'afterOtherUser') return [await send(other), await send(user)];
  if (course === 'interleaved') return settleAll(Array.from({ length: interleavedCalls }, (_, index) => send(index % 2 === 0 ? user : other)));
  return [await send(user)];
}

/** Waits for all of them, also where one fails: nothing may be on its way when the chain is mended. */
async function settleAll<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

type Sending = { readonly hands: ScenarioHands; readonly request: ScenarioRequest; readonly signal: AbortSignal };

async function sendAs(user: string, fault: Fault, { hands, request, signal }: Sending): Promise<string> {
  const userToken = await hands.identity.tokenFor({ user, token: request.token });
  const good = { prompt: request.prompt, token: userToken, userToken, header: hands.tokenHeader };
  return hands.send({ ...good, ...(await departureOf(fault, user, hands)) }, signal);
}

/** What of a request is not as in a good one. */
async function departureOf(fault: Fault, user: string, hands: ScenarioHands): Promise<Partial<FrontendRequest>> {
  if ('forge' in fault) return { token: await localIdentity(hands).forge(user, fault.forge(Math.floor(hands.now() / 1000))) };
  if ('instead' in fault) return { token: (await localIdentity(hands).signIn(user)).idToken };
  if ('token' in fault) return { token: fault.token };
  if ('header' in fault) return { header: fault.header(hands.tokenHeader) };
  return {};
}

function localIdentity({ identity: { local } }: ScenarioHands): LocalIdentity {
  if (local === null) throw new TypeError('a scenario that needs the local identity provider was let through without one');
  return local;
}
