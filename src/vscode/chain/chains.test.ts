import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fakeChain, fakeServices, turns, type FakeChain } from '../../../test/testing/fakeChain.ts';
import { ChainError } from '../../core/errors.ts';
import { Chains } from './chains.ts';

type Window = {
  readonly chains: Chains;
  readonly root: string;
  readonly remembered: Map<string, unknown>;
  /** By folder: chains that somebody else has started. */
  readonly others: Map<string, FakeChain>;
  folders: readonly string[];
  isTrusted: boolean;
  loads: number;
};

/** A window on folders of this machine. */
async function windowOn(context: TestContext, chainsIn: readonly string[]): Promise<Window> {
  const root = await mkdtemp(join(tmpdir(), 'window ü '));
  context.after(() => rm(root, { recursive: true }));
  for (const folder of chainsIn) await addChain(join(root, folder));
  const remembered = new Map<string, unknown>();
  const others = new Map<string, FakeChain>();
  const services = fakeServices({
    installComponents: async () => [],
    startChain: async ({ folder }) => fakeChain({ folder }).chain,
    joinChain: async (folder) => others.get(folder)?.chain ?? Promise.reject(new ChainError('chain-not-running', 'none', { source: 'user' })),
  });
  const window: Window = {
    root, remembered, others, folders: [root], isTrusted: true, loads: 0,
    chains: new Chains(async () => { window.loads += 1; return services; }, {
      isTrusted: () => window.isTrusted,
      folders: () => window.folders,
      memory: { get: (key) => remembered.get(key), update: async (key, value) => void remembered.set(key, value) },
    }),
  };
  context.after(() => window.chains.dispose());
  return window;
}

async function addChain(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'agentcore-chain.json'), '{}');
}

async function addRunFile(folder: string): Promise<void> {
  await mkdir(join(folder, '.agentcore-chain'), { recursive: true });
  await writeFile(join(folder, '.agentcore-chain', 'run.json'), '{}');
}

const selectedIn = ({ chains }: Window): string | undefined => chains.selected?.folder;
const kindOf = ({ chains }: Window): string => chains.status.kind;
const foldersOf = ({ chains, root }: Window): readonly string[] => chains.sessions.map(({ folder }) => folder.slice(root.length));
const start = { inspect: false, issuer: 'local', onProgress: () => {}, signal: new AbortController().signal } as const;

test('a chain file in the folder, or one folder below it', async (context) => {
  const window = await windowOn(context, ['', 'one', 'two', 'deep/er', 'node_modules/x', 'node_modules']);
  await symlink(join(window.root, 'deep', 'er'), join(window.root, 'linked'), 'dir');
  await window.chains.refresh();
  assert.deepEqual(foldersOf(window), ['', '/linked', '/one', '/two']);
  assert.equal(selectedIn(window), window.root);
  assert.equal(window.loads, 0);
});

test('several folders, one inside the other, and one that is gone', async (context) => {
  const window = await windowOn(context, ['a', 'b/c']);
  window.folders = [window.root, join(window.root, 'a'), join(window.root, 'b'), join(window.root, 'gone')];
  await window.chains.refresh();
  assert.deepEqual(foldersOf(window), ['/a', '/b/c']);
});

test('no folder, no chain, and Restricted Mode, in which nothing is read', async (context) => {
  const window = await windowOn(context, ['a']);
  window.folders = [];
  await window.chains.refresh();
  assert.equal(kindOf(window), 'noFolder');
  window.folders = [join(window.root, 'gone')];
  await window.chains.refresh();
  assert.equal(kindOf(window), 'noChain');
  window.folders = [window.root];
  window.isTrusted = false;
  await addRunFile(join(window.root, 'a'));
  await window.chains.refresh();
  assert.deepEqual([kindOf(window), window.chains.sessions.length, window.loads], ['restricted', 0, 0]);
  window.isTrusted = true;
  await window.chains.refresh();
  assert.deepEqual([kindOf(window), window.loads], ['stopped', 1]);
});

test('a chain that somebody else has started is found, also later', async (context) => {
  const window = await windowOn(context, ['a', 'b']);
  const [a, b] = [join(window.root, 'a'), join(window.root, 'b')];
  window.others.set(a, fakeChain()).set(b, fakeChain());
  await addRunFile(a);
  await window.chains.refresh();
  assert.deepEqual(window.chains.sessions.map(({ status }) => status.kind), ['running', 'stopped']);
  await window.chains.look(b);
  assert.deepEqual(window.chains.sessions.map(({ status }) => status.kind), ['running', 'running']);
});

test('a chain that begins while nobody watches is found by looking, and one that cannot be joined is tried once', async (context) => {
  const window = await windowOn(context, ['a', 'b']);
  await window.chains.refresh();
  const [a, b] = [join(window.root, 'a'), join(window.root, 'b')];
  await window.chains.lookForRunning();
  assert.equal(window.loads, 0);
  await addRunFile(a);
  await addRunFile(b);
  window.others.set(a, fakeChain());
  await window.chains.lookForRunning();
  assert.deepEqual(window.chains.sessions.map(({ status }) => status.kind), ['running', 'stopped']);
  const { loads } = window;
  await window.chains.lookForRunning();
  assert.equal(window.loads, loads);
  window.others.set(b, fakeChain());
  await utimes(join(b, '.agentcore-chain', 'run.json'), 1, 1);
  await window.chains.lookForRunning();
  assert.deepEqual(window.chains.sessions.map(({ status }) => status.kind), ['running', 'running']);
});

test('a chain file that comes or goes while nobody watches is found by looking, and nothing is told where none did', async (context) => {
  const window = await windowOn(context, ['a']);
  let changes = 0;
  window.chains.onDidChange(() => (changes += 1));
  await window.chains.lookForFiles();
  assert.equal(changes, 0, 'not before the first look for all');
  await window.chains.refresh();
  const before = changes;
  await window.chains.lookForFiles();
  assert.equal(changes, before);
  await addChain(join(window.root, 'b'));
  await window.chains.lookForFiles();
  assert.deepEqual(foldersOf(window), ['/a', '/b']);
  await rm(join(window.root, 'a'), { recursive: true });
  await window.chains.lookForFiles();
  assert.deepEqual(foldersOf(window), ['/b']);
  await addChain(join(window.root, 'a'));
  window.isTrusted = false;
  await window.chains.lookForFiles();
  assert.deepEqual(foldersOf(window), ['/b']);
});

test('the choice is kept while it is there, and remembered for the workspace', async (context) => {
  const window = await windowOn(context, ['a', 'b']);
  const told: (string | undefined)[] = [];
  window.chains.onDidSelect((session) => told.push(session?.folder));
  await window.chains.refresh();
  const b = window.chains.sessions[1] ?? assert.fail();
  await window.chains.select(b);
  assert.equal(window.remembered.get('selectedChain'), b.folder);
  await addChain(join(window.root, '0 first'));
  await window.chains.refresh();
  assert.equal(window.chains.selected, b);
  await rm(join(b.folder, 'agentcore-chain.json'));
  await window.chains.refresh();
  assert.equal(selectedIn(window), join(window.root, '0 first'));
  await addChain(b.folder);
  window.folders = [];
  await window.chains.refresh();
  assert.equal(window.chains.selected, null);
  window.folders = [window.root];
  await window.chains.refresh();
  assert.equal(selectedIn(window), b.folder);
  assert.deepEqual(told, [join(window.root, 'a'), b.folder, join(window.root, '0 first'), undefined, b.folder]);
});

test('a chain that runs stays in sight although its file is gone, until it has stopped', async (context) => {
  const window = await windowOn(context, ['a']);
  await window.chains.refresh();
  const session = window.chains.selected ?? assert.fail();
  await session.start(start);
  await rm(join(window.root, 'a', 'agentcore-chain.json'));
  await window.chains.refresh();
  assert.deepEqual([foldersOf(window), kindOf(window)], [['/a'], 'running']);
  await session.stop();
  await window.chains.refresh();
  assert.deepEqual([foldersOf(window), kindOf(window)], [[], 'noChain']);
});

test('a storm of calls is two looks', async (context) => {
  const window = await windowOn(context, ['a']);
  let changes = 0;
  window.chains.onDidChange(() => (changes += 1));
  await Promise.all(Array.from({ length: 50 }, () => window.chains.refresh()));
  assert.ok(changes <= 2, `${changes}`);
  assert.deepEqual(foldersOf(window), ['/a']);
});

test('the end of the window ends its own chains and no others', async (context) => {
  const window = await windowOn(context, ['a', 'b', 'c']);
  const [a, b] = [join(window.root, 'a'), join(window.root, 'b')];
  const other = fakeChain();
  window.others.set(b, other);
  await addRunFile(b);
  await window.chains.refresh();
  const own = window.chains.sessions.find(({ folder }) => folder === a) ?? assert.fail();
  await own.start(start);
  await window.chains.end();
  assert.deepEqual(window.chains.sessions.map(({ status }) => status.kind), ['stopped', 'running', 'stopped']);
  assert.deepEqual(other.calls, []);
  window.chains.dispose();
  await turns();
  assert.equal(other.openStreams(), 0);
});
