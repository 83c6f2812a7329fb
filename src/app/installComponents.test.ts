import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chain } from '../core/chain/chain.ts';
import { everywhere } from '../core/chain/componentLanguages.ts';
import { defaultChain } from '../core/chain/defaultChain.ts';
import { ChainError } from '../core/errors.ts';
import { installComponents, type InstallAdapters } from './installComponents.ts';
import type { Progress } from './ports.ts';

const chain = defaultChain({
  name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null,
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
});

async function install(adapters: Partial<InstallAdapters>, of: Chain = chain, signal = new AbortController().signal) {
  const told: Progress[] = [];
  const installed: string[] = [];
  const all: InstallAdapters = { stateOf: async () => 'stale', install: async ({ folder }) => { installed.push(folder); }, now: () => 0, ...adapters };
  const answer = await installComponents({ chain: of, onProgress: (progress) => told.push(progress), signal }, all).catch((error: unknown) => error);
  return { answer, told: told.map(({ step, state }) => `${step} ${state}`), installed };
}

test('installs side by side, telling each component', async () => {
  const waiting: (() => void)[] = [];
  const startTogether = (): Promise<void> => new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 3) waiting.forEach((go) => go());
  });
  const { answer, told } = await install({ install: startTogether });
  assert.deepEqual(answer, [
    { component: 'agent', folder: 'agent', outcome: 'installed' },
    { component: 'interceptor', folder: 'interceptor', outcome: 'installed' },
    { component: 'target orders', folder: 'target-api', outcome: 'installed' },
  ]);
  assert.deepEqual(told.toSorted(), ['agent', 'interceptor', 'target orders'].flatMap((name) => [`Dependencies of the ${name} done`, `Dependencies of the ${name} started`]));
});

test('leaves alone what is fresh, without a word', async () => {
  const { installed, told } = await install({ stateOf: async ({ folder }) => (folder === 'agent' ? 'stale' : 'fresh') });
  assert.deepEqual(installed, ['agent']);
  assert.deepEqual(told, ['Dependencies of the agent started', 'Dependencies of the agent done']);
});

test('an API that is there already needs nothing', async () => {
  const elsewhere = { ...chain, targets: chain.targets.map((target) => ({ ...target, folder: null, language: null, url: 'https://api.example.com' })) };
  assert.deepEqual((await install({}, elsewhere)).installed, ['agent', 'interceptor']);
});

test('a folder that two share is installed once', async () => {
  assert.deepEqual((await install({}, { ...chain, interceptor: { ...chain.interceptor, folder: 'agent' } })).installed, ['agent', 'target-api']);
});

test('where one fails the others are installed all the same, and the first failure is told', async () => {
  const unreachable = new ChainError('registry-unreachable', 'The registry refuses the connection.', { source: 'unknown' });
  const done: string[] = [];
  const { answer, told } = await install({ install: async ({ folder }) => (folder === 'agent' ? Promise.reject(unreachable) : void done.push(folder)) });
  assert.equal(answer, unreachable);
  assert.deepEqual(done, ['interceptor', 'target-api']);
  assert.deepEqual(told.filter((line) => !line.endsWith('started')).toSorted(), ['Dependencies of the agent failed', 'Dependencies of the interceptor done', 'Dependencies of the target orders done']);
});

test('cancelling reaches every component', async () => {
  const controller = new AbortController();
  const work = install({ install: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new ChainError('interrupted', 'Stopped.', { source: 'user' })))) }, chain, controller.signal);
  setImmediate(() => controller.abort());
  const { answer } = await work;
  assert.ok(answer instanceof ChainError && answer.code === 'interrupted');
});

test('nothing is installed while a folder is missing', async () => {
  const { answer, installed } = await install({ stateOf: async ({ folder }) => (folder === 'target-api' ? 'folder-missing' : 'stale') });
  assert.ok(answer instanceof ChainError && answer.code === 'component-folder-missing');
  assert.match(answer.message, /^The target orders has no folder target-api/);
  assert.deepEqual(installed, []);
});

test('each component is installed by its language, a frontend project too', async () => {
  const languages = new Map<string, string>();
  const mixed: Chain = { ...chain, agent: { ...chain.agent, language: 'python' }, frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' } };
  await install({ install: async ({ folder, language }) => void languages.set(folder, language) }, mixed);
  assert.deepEqual(Object.fromEntries(languages), { frontend: 'python', agent: 'python', interceptor: 'typescript', 'target-api': 'typescript' });
});
