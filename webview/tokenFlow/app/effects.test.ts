import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChainError } from '../../../src/core/errors.ts';
import type { FlowPage } from '../../../src/core/story/flowPage.ts';
import type { ViewState } from '../../../src/protocol/tokenFlow.ts';
import type { HostChannel } from '../hostChannel.ts';
import { runEffects } from './effects.ts';
import { initialState } from './state.ts';
import { Store } from './store.ts';

const live: ViewState = { phase: 'live', source: { kind: 'local', chain: 'orders' }, progress: null, notice: null, revision: 0, runtimeUrl: null };
const page: FlowPage = { revision: 0, matching: 0, all: 0, counts: { healthy: 0, broken: 0, undetermined: 0, inProgress: 0 }, users: [], from: 0, rows: [], days: [], newest: null };

/** A view whose host has answered what it was asked, but not the greeting yet. */
async function greetingHost() {
  const asked: string[] = [];
  const channel = { request: async (name: string) => { asked.push(name); return page; } };
  const greeting = Promise.withResolvers<ViewState>();
  const store = new Store(initialState);
  runEffects(store, channel as unknown as HostChannel, greeting.promise); // all that is asked of it
  await settled();
  return { asked, greeting, store, held: () => store.state.held };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('rows are asked for beside the greeting, and shown after it', async () => {
  const { asked, greeting, store, held } = await greetingHost();
  assert.deepEqual(asked, ['page']);
  assert.equal(held(), null);
  greeting.resolve(live);
  await settled();
  assert.equal(store.state.host, live);
  assert.equal(held()?.page, page);
  assert.deepEqual(asked, ['page']);
});

test('a host that does not speak with this view shows it nothing, and has one reason for it', async () => {
  const { greeting, store } = await greetingHost();
  greeting.reject(new ChainError('chain-protocol-mismatch', 'Another version.', { source: 'extension' }));
  await settled();
  assert.equal(store.state.refusal?.code, 'chain-protocol-mismatch');
  assert.deepEqual([store.state.held, store.state.problem], [null, null]);
});

test('rows that came of a host that can have none are not kept', async () => {
  const { greeting, store } = await greetingHost();
  greeting.resolve({ ...live, phase: 'noFolder' });
  await settled();
  assert.equal(store.state.held, null);
});
