import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RawToken } from '../../core/token/rawToken.ts';
import type { Settings } from '../chain/configurationLedger.ts';
import type { FrontendRequest } from '../chain/frontend.ts';
import { Gate } from '../chain/gate.ts';
import type { TokenChanges } from '../identity/forgeToken.ts';
import { runScenario } from './runScenario.ts';
import type { ScenarioHands } from './scenario.ts';
import { scenarios } from './scenarios.ts';

const tokenHeader = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken';
const good: Settings = {
  identity: { issuer: 'http://127.0.0.1/oauth2/default', audience: 'api://orders', clientId: 'client' },
  runtime: { authorizer: 'AWS_IAM', requestHeaderAllowlist: [tokenHeader.toUpperCase(), 'X-Other'] },
  gateway: { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' },
  targets: [{ name: 'orders', credentialProviders: [], allowedRequestHeaders: [] }],
};
const signal = new AbortController().signal;
const request = { user: 'ana', prompt: 'list my orders', token: null };

function rawToken(text: string): RawToken {
  const token = RawToken.from(text);
  assert.ok(token !== null);
  return token;
}

type Chain = { readonly hands: ScenarioHands; readonly log: readonly string[]; readonly sent: readonly FrontendRequest[]; readonly inForceAtSend: readonly Settings[]; readonly forged: readonly TokenChanges[]; inForce: Settings };

/** A chain that only notes what is done to it. `failAt`: the request, counted from 1, that cannot be sent. */
function fakeChain({ failAt = 0, users = ['ana', 'ben'], header = tokenHeader } = {}): Chain {
  const log: string[] = [];
  const sent: FrontendRequest[] = [];
  const inForceAtSend: Settings[] = [];
  const forged: TokenChanges[] = [];
  const note = (what: string) => async () => void log.push(what);
  let keys = 1;
  const signIn = async (user: string) => ({ accessToken: rawToken(`${user} key ${keys}`), idToken: rawToken(`${user} identity`) });
  const local = {
    users,
    signIn,
    forge: async (user: string, changes: TokenChanges) => {
      forged.push(changes);
      return rawToken(`${user} forged`);
    },
    publicKeys: () => [],
    rotateKey: async () => {
      keys += 1;
      log.push('rotate');
    },
  };
  const chain = { inForce: good, log, sent, inForceAtSend, forged };
  const gate = new Gate();
  const hands: ScenarioHands = {
    alone: (work) => gate.alone(work),
    send: async (message) => {
      const flow = `flow-${sent.push(message)}`;
      inForceAtSend.push(chain.inForce);
      const token = message.token?.reveal() ?? 'no token';
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`sent ${token}`);
      if (flow === `flow-${failAt}`) throw new Error('the runtime cannot be reached');
      return flow;
    },
    identity: {
      users,
      tokenFor: async ({ user, token }) => token ?? (await signIn(user)).accessToken,
      local: users.length === 0 ? null : local,
    },
    tokenHeader: header,
    now: () => 1_800_000_000_500,
    ledger: {
      get inForce() {
        return chain.inForce;
      },
      put: async (settings) => {
        chain.inForce = settings;
        log.push('put');
      },
    },
    standIn: async (component, double) => {
      log.push(`${double} for ${component}`);
      return note(`${component} back`);
    },
    stopTargets: async () => {
      log.push('targets stopped');
      return note('targets back');
    },
  };
  return Object.assign(chain, { hands });
}

test('a forged token goes out in place of the good one, with times counted from now', async () => {
  const chain = fakeChain();
  assert.deepEqual(await runScenario('expired', chain.hands, request, signal), ['flow-1']);
  assert.deepEqual(chain.log, ['sent ana forged']);
  assert.deepEqual(chain.forged, [{ claims: { iat: 1_799_994_600, exp: 1_799_998_200 } }]);
  assert.equal(chain.sent[0]?.userToken.reveal(), 'ana key 1');
});

test('the sender’s faults: the ID token, no token, a large one, another name', async () => {
  const sentBy = async (name: string): Promise<FrontendRequest> => {
    const { hands, sent } = fakeChain();
    await runScenario(name, hands, request, signal);
    const [message, ...more] = sent;
    assert.ok(message !== undefined && more.length === 0);
    return message;
  };
  assert.equal((await sentBy('id-token')).token?.reveal(), 'ana identity');
  assert.equal((await sentBy('no-token')).token, null);
  assert.equal((await sentBy('oversized')).token?.reveal(), 'ana forged');
  assert.equal((await sentBy('wrong-runtime-header')).header, 'X-Amzn-Bedrock-AgentCore-Runtime-CustomUserToken');
  assert.equal((await sentBy('wrong-runtime-header')).token?.reveal(), 'ana key 1');
});

test('changed settings are in force for the request alone', async () => {
  const changes: { readonly [name: string]: Settings } = {
    'not-allowlisted': { ...good, runtime: { ...good.runtime, requestHeaderAllowlist: ['X-Other'] } },
    'headers-not-passed': { ...good, gateway: { ...good.gateway, requestInterceptor: { passRequestHeaders: false } } },
    'credential-on-target': { ...good, targets: [{ name: 'orders', credentialProviders: ['GATEWAY_IAM_ROLE'], allowedRequestHeaders: [] }] },
  };
  for (const [name, changed] of Object.entries(changes)) {
    const chain = fakeChain();
    await runScenario(name, chain.hands, request, signal);
    assert.deepEqual(chain.inForceAtSend, [changed], name);
    assert.equal(chain.inForce, good, name);
  }
});

test('settings that could not be recorded are taken back too', async () => {
  const chain = fakeChain();
  let puts = 0;
  const put = async (settings: Settings): Promise<void> => {
    chain.inForce = settings;
    if ((puts += 1) === 1) throw new Error('disk full');
  };
  const ledger = { get inForce() { return chain.inForce; }, put };
  await assert.rejects(runScenario('headers-not-passed', { ...chain.hands, ledger }, request, signal), /disk full/);
  assert.equal(chain.inForce, good);
  assert.deepEqual(chain.sent, []);
});

test('a double stands in for one component, for the time of the request', async () => {
  const chain = fakeChain();
  await runScenario('agent-forgets', chain.hands, request, signal);
  assert.deepEqual(chain.log, ['agent-forgets for agent', 'sent ana key 1', 'agent back']);
});

test('token-swapped: the other user’s call comes first', async () => {
  const chain = fakeChain();
  assert.deepEqual(await runScenario('token-swapped', chain.hands, { ...request, user: 'ben' }, signal), ['flow-1', 'flow-2']);
  assert.deepEqual(chain.log, ['token-swapped for interceptor', 'sent ana key 1', 'sent ben key 1', 'interceptor back']);
});

test('target-down: the target is heard from before it is stopped, and comes back', async () => {
  const chain = fakeChain();
  assert.deepEqual(await runScenario('target-down', chain.hands, request, signal), ['flow-1', 'flow-2']);
  assert.deepEqual(chain.log, ['sent ana key 1', 'targets stopped', 'sent ana key 1', 'targets back']);
});

test('key-rotated: one request with each key', async () => {
  const chain = fakeChain();
  assert.deepEqual(await runScenario('key-rotated', chain.hands, request, signal), ['flow-1', 'flow-2']);
  assert.deepEqual(chain.log, ['sent ana key 1', 'rotate', 'sent ana key 2']);
});

test('two-users: forty calls in turns, on their way at once', async () => {
  const chain = fakeChain();
  const flows = await runScenario('two-users', chain.hands, { ...request, user: 'ben' }, signal);
  assert.deepEqual(flows, Array.from({ length: 40 }, (_, index) => `flow-${index + 1}`));
  assert.deepEqual(chain.log, Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'sent ben key 1' : 'sent ana key 1')));
});

test('every scenario is undone, also where a request cannot be sent', async () => {
  for (const { name, course } of scenarios) {
    const failAt = course === 'once' ? 1 : 2;
    const chain = fakeChain({ failAt });
    await assert.rejects(runScenario(name, chain.hands, request, signal), /cannot be reached/, name);
    assert.equal(chain.inForce, good, name);
    const undone = chain.log.filter((entry) => entry.endsWith(' back')).length;
    assert.equal(undone, chain.log.filter((entry) => / for |stopped/.test(entry)).length, name);
    assert.ok(undone === 0 || chain.log.at(-1)?.endsWith(' back'), name);
  }
});

test('a failed call of many is told when the others have ended', async () => {
  const chain = fakeChain({ failAt: 1 });
  await assert.rejects(runScenario('two-users', chain.hands, request, signal), /cannot be reached/);
  assert.equal(chain.log.length, 40);
});

test('two scenarios at once run one after the other', async () => {
  const chain = fakeChain();
  await Promise.all([runScenario('target-down', chain.hands, request, signal), runScenario('interceptor-crash', chain.hands, request, signal)]);
  assert.deepEqual(chain.log, [
    'sent ana key 1', 'targets stopped', 'sent ana key 1', 'targets back',
    'interceptor-crash for interceptor', 'sent ana key 1', 'interceptor back',
  ]);
});

test('whoever gave up while waiting breaks nothing', async () => {
  const chain = fakeChain();
  await assert.rejects(runScenario('target-down', chain.hands, request, AbortSignal.abort()), { name: 'AbortError' });
  assert.deepEqual(chain.log, []);
});

test('a name that is none is refused with the one that was meant', async () => {
  const { hands } = fakeChain();
  const remedy = 'Did you mean token-swapped? agentcore-chain scenarios lists them all.';
  await assert.rejects(runScenario('token-swaped', hands, request, signal), { code: 'scenario-unknown', source: 'user', remedy });
  await assert.rejects(runScenario('constructor', hands, request, signal), { code: 'scenario-unknown' });
});

test('with a configured issuer: what takes its tokens is refused, the rest runs with the token given', async () => {
  const given = { ...request, token: rawToken('given') };
  const refused: string[] = [];
  for (const { name } of scenarios) {
    const { hands, sent } = fakeChain({ users: [] });
    await runScenario(name, hands, given, signal).catch((error: unknown) => {
      assert.ok(error instanceof Error && 'code' in error && error.code === 'scenario-not-possible', String(error));
      refused.push(name);
    });
    assert.ok(refused.includes(name) || sent.every(({ userToken }) => userToken === given.token), name);
  }
  assert.deepEqual(refused, [
    'expired', 'not-yet-valid', 'wrong-audience', 'wrong-issuer', 'bad-signature', 'unknown-key', 'alg-none', 'id-token', 'missing-scope',
    'oversized', 'token-swapped', 'key-rotated', 'two-users',
  ]);
});

test('where the user’s token opens the runtime itself, nothing else can be sent in its place', async () => {
  const { hands, sent } = fakeChain({ header: 'Authorization' });
  await assert.rejects(runScenario('no-token', hands, request, signal), { code: 'scenario-not-possible' });
  await assert.rejects(runScenario('expired', hands, request, signal), { code: 'scenario-not-possible' });
  assert.deepEqual(sent, []);
  await runScenario('headers-not-passed', hands, request, signal);
  assert.equal(sent.length, 1);
});
