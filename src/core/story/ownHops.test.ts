import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerAt, languageOf, ownHops } from './ownHops.ts';

const project = { language: 'typescript', folder: 'x' } as const;
const chain = {
  frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' }, agent: { ...project, language: 'python' }, interceptor: project,
  targets: [{ name: 'orders', language: null }], headers: { runtime: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', gateway: 'X-Custom-UserToken' },
} as unknown as Parameters<typeof languageOf>[1] & Parameters<typeof headerAt>[1]; // all that is looked at

test('a hop’s language is its project’s; where there is no project, nobody knows it', () => {
  assert.deepEqual(ownHops.map((hop) => languageOf(hop, chain)), ['python', 'python', 'typescript', null]);
  assert.deepEqual(ownHops.map((hop) => languageOf(hop, { ...chain, frontend: { kind: 'none' }, targets: [], agent: { ...chain.agent, language: null, folder: null } })), [null, null, 'typescript', null]);
});

test('the header is the one that the chain file names for that way', () => {
  assert.deepEqual(ownHops.map((hop) => headerAt(hop, chain)), ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', 'x-amzn-bedrock-agentcore-runtime-custom-usertoken', 'x-custom-usertoken', 'authorization']);
});
