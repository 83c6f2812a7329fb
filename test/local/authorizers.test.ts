import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runCliJson, startCli } from '../testing/cli.ts';
import { ownProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';

/** One of each kind: healthy, broken in front of the gateway and behind it, with a double, with another user. */
const told: { readonly [scenario: string]: string } = {
  'agent-forgets': 'agent token-not-sent',
  'headers-not-passed': 'interceptor request-headers-not-passed',
  'token-swapped': 'interceptor token-replaced',
  'wrong-audience': 'target audience-mismatch',
};

const variants = [
  { runtime: 'AWS_IAM', gateway: 'CUSTOM_JWT' },
  { runtime: 'AWS_IAM', gateway: 'NONE' },
  { runtime: 'CUSTOM_JWT', gateway: 'AWS_IAM' },
] as const;

// AWS_IAM on both is what every other test runs.
for (const { runtime, gateway } of variants) {
  describe(`runtime ${runtime}, gateway ${gateway}`, () => {
    test('carries the token, and is told the same way when it does not', async () => {
      const project = await ownProject();
      const file = join(project.folder, 'agentcore-chain.json');
      const chain = JSON.parse(await readFile(file, 'utf8'));
      await writeFile(file, JSON.stringify({ ...chain, agent: { ...chain.agent, authorizer: runtime }, gateway: { ...chain.gateway, authorizer: gateway } }));
      const running = await startCli(project.folder);
      try {
        assert.deepEqual(await verdictOf(project.folder, []), 'healthy');
        for (const [scenario, expected] of Object.entries(told)) assert.equal(await verdictOf(project.folder, ['--scenario', scenario]), expected, scenario);
        assert.deepEqual(await verdictOf(project.folder, ['--as', 'ben']), 'healthy');
      } finally {
        await running.stop();
        await project.remove();
      }
    });
  });
}

async function verdictOf(folder: string, args: readonly string[]): Promise<string> {
  const { value } = await runCliJson(['send', folder, ...args]);
  const { verdict, brokenAt, findings } = readFlowDocument(value);
  return verdict === 'broken' ? `${brokenAt} ${findings.filter(({ severity }) => severity === 'error').map(({ code }) => code).join()}` : verdict;
}
