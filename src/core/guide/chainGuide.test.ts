import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchGolden } from '../../../test/builders/golden.ts';
import { guideFilesOf, pythonChain, typescriptChain } from '../../../test/builders/guideChains.ts';
import type { Chain } from '../chain/chain.ts';
import { findingCodes } from '../diagnosis/finding.ts';
import { awsPages } from '../agentcore/awsPages.ts';
import { chainGuide } from './chainGuide.ts';
import { writeMarkdown } from './writeMarkdown.ts';

function guideText(chain: Chain, files = guideFilesOf(chain)): string {
  return writeMarkdown(chainGuide(chain, files));
}

for (const [name, chain] of [['all-python-streamlit', pythonChain], ['typescript-existing-api', typescriptChain]] as const) {
  test(`the guide of ${name}`, () => matchGolden(`guides/${name}.md`, guideText(chain)));
}

test('every finding code has a row, with a remedy of its own table', () => {
  for (const chain of [pythonChain, typescriptChain]) {
    const text = guideText(chain);
    assert.deepEqual(findingCodes.filter((code) => !text.includes(`| \`${code}\` |`)), []);
  }
});

test('the three pages that the pattern rests on are linked', () => {
  for (const { url } of [awsPages.runtimeHeaders, awsPages.interceptorTypes, awsPages.gatewayHeaders]) assert.ok(guideText(pythonChain).includes(`](${url})`), url);
});

test('what was lost is said, not invented', () => {
  const broken: Chain = {
    ...pythonChain,
    gateway: { ...pythonChain.gateway, passRequestHeaders: false },
    agent: { ...pythonChain.agent, requestHeaderAllowlist: ['X-Other'] },
    targets: pythonChain.targets.map((target) => ({ ...target, credentialProvider: 'GATEWAY_IAM_ROLE' })),
  };
  const files = guideFilesOf(broken).map((file) => ({ ...file, text: file.text.replace('Setting 3 of GUIDE.md', 'Something else') }));
  const text = guideText(broken, files);
  assert.match(text, /\| 3 Interceptor, output \|[^|]*\| \*\*not found\*\*/);
  assert.match(text, /\| 2 Interceptor, input \|[^|]*\| \[`interceptor\/src\/interceptor\/gateway_request\.py:3`\]/);
  assert.match(text, /\| 4 Runtime \|[^|]*\| \*\*missing\*\*/);
  assert.match(text, /\*\*It is off in this project\.\*\*/);
  assert.match(text, /\*\*Here it is set\*\* on orders/);
  assert.match(guideText(pythonChain, []), /\| 1 Gateway \|[^|]*\| \*\*missing\*\*/);
});

test('policies name this chain’s resources, exactly where their ids are known', () => {
  const text = guideText({ ...typescriptChain, region: 'us-gov-west-1', agent: { ...typescriptChain.agent, runtimeId: 'billing_x-Ab1' }, gateway: { ...typescriptChain.gateway, gatewayId: 'billing-x-0123456789' } });
  for (const arn of ['runtime/billing_x-Ab1/runtime-endpoint/*', 'gateway/billing-x-0123456789']) assert.ok(text.includes(`"arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:123456789012:${arn}"`), arn);
  assert.ok(!text.includes('billing-x-*') && !text.includes('billing_x-*'));
});

test('every cell of a table stands under a header', () => {
  for (const chain of [pythonChain, typescriptChain]) {
    for (const block of chainGuide(chain, guideFilesOf(chain)).blocks) if (block.kind === 'table') for (const row of block.rows) assert.equal(row.length, block.header.length);
  }
});

test('no exclamation mark, nothing left out', () => {
  for (const chain of [pythonChain, typescriptChain]) assert.doesNotMatch(guideText(chain), /undefined|NaN|\bnull\b|![ \n]| ,|\*\*\*\*/);
});
