import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { agreed } from '../core/attach/firstAnswers.ts';
import { readFirstAnswers } from './readFirstAnswers.ts';

let folder: string;
before(async () => void (folder = await mkdtemp(join(tmpdir(), 'answers-'))));
after(() => rm(folder, { recursive: true }));

async function write(files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

test('a folder without such files, and one that is not there, say nothing', async () => {
  assert.deepEqual(await readFirstAnswers(folder), []);
  assert.deepEqual(await readFirstAnswers(join(folder, 'gone')), []);
});

test('files of all three tools are read, the surest first; a broken one says nothing', async () => {
  const arn = 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:gateway/orders-1';
  await write({
    'agentcore/.cli/deployed-state.json': JSON.stringify({ targets: { default: { resources: { mcp: { gateways: { g: { gatewayId: 'orders-1', gatewayArn: arn } } } } } } }),
    'agentcore/aws-targets.json': '{ broken',
    '.bedrock_agentcore.yaml': 'default_agent: a\nagents:\n  a:\n    aws:\n      account: "123456789012"\n      region: eu-west-1\n    bedrock_agentcore:\n      agent_id: a-1\n',
    'cdk.out/Stack.template.json': JSON.stringify({ Resources: { G: { Type: 'AWS::BedrockAgentCore::Gateway', Properties: { Name: 'orders' } } } }),
    'cdk.out/manifest.json': JSON.stringify({ artifacts: { Stack: { environment: 'aws://123456789012/eu-west-1' } } }),
  });
  const answers = await readFirstAnswers(folder);
  assert.deepEqual(answers.map(({ from }) => from), ['agentcore/.cli/deployed-state.json, target default', '.bedrock_agentcore.yaml, agent a', 'cdk.out/Stack.template.json', 'cdk.out/manifest.json']);
  assert.deepEqual((['gatewayId', 'gatewayName', 'runtimeId', 'region', 'account'] as const).map((member) => agreed(answers, member)), ['orders-1', 'orders', 'a-1', 'eu-west-1', '123456789012']);
});
