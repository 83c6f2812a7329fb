import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { fakeChain } from '../../../test/testing/fakeChain.ts';
import { everywhere } from '../../core/chain/componentLanguages.ts';
import { defaultChain } from '../../core/chain/defaultChain.ts';
import { diagnose } from '../../core/diagnosis/diagnose.ts';
import type { Story } from '../../core/story/story.ts';
import { tellStory } from '../../core/story/tellStory.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import type { ChainFileContent } from '../chainFile/selectedChainFile.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { shownStory, type StoryAsk } from './shownStory.ts';

const chain = defaultChain({ name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null });
const subject = caseOf(scenarioCases.find(({ name }) => name === 'headers-not-passed')?.parts);
const broken = tellStory(subject, diagnose(subject));
const underWay: Story = { ...broken, verdict: 'inProgress', remedy: null };
const state = await fakeChain().chain.state();

function running(...paused: ('agent' | 'interceptor' | 'target')[]): ChainStatus {
  return { kind: 'running', state, mine: true, paused, waiting: [], problem: null };
}

/** A board of one story. */
function feedOf(story: Story | null, place = 0, kind: 'local' | 'aws' = 'local'): StoryAsk['feed'] {
  const board = { request: async (name: string) => (name === 'story' ? story : place) };
  const source: FlowFeed['source'] = kind === 'local' ? { kind } : { kind, profile: null, region: 'us-west-2', account: null };
  return { board: board as unknown as FlowFeed['board'], source }; // all that is asked of it
}

async function shown(story: Story | null, { file = { chain, problem: null }, status = running(), place = 0, kind = 'local' }: { file?: ChainFileContent; status?: ChainStatus; place?: number; kind?: 'local' | 'aws' } = {}) {
  return shownStory({ id: 'f1', feed: feedOf(story, place, kind), chains: { status }, file }, new AbortController().signal);
}

test('a remedy can be applied while the file has the fault, is done after it, and is none where the file cannot be used', async () => {
  const faulty = { ...chain, gateway: { ...chain.gateway, passRequestHeaders: false } };
  assert.equal((await shown(broken, { file: { chain: faulty, problem: null } }))?.remedy, 'edit');
  assert.equal((await shown(broken))?.remedy, 'done');
  assert.equal((await shown(broken, { file: { chain: null, problem: null } }))?.remedy, 'none');
  assert.equal((await shown(underWay))?.remedy, 'none');
});

test('a flow that is gone is none', async () => assert.equal(await shown(null), null));

test('the newest flow under way stands still where a debugger holds its hop, the last of several', async () => {
  assert.equal((await shown(underWay, { status: running('interceptor') }))?.pausedAt, 'interceptor');
  assert.equal((await shown(underWay, { status: running('target', 'agent') }))?.pausedAt, 'target');
  assert.equal((await shown(underWay, { status: running('interceptor'), place: 1 }))?.pausedAt, null);
  assert.equal((await shown(underWay))?.pausedAt, null);
  assert.equal((await shown(broken, { status: running('interceptor') }))?.pausedAt, null);
  assert.equal((await shown(underWay, { status: running('interceptor'), kind: 'aws' }))?.pausedAt, null);
  assert.equal((await shown(underWay, { status: { kind: 'stopping' } }))?.pausedAt, null);
});
