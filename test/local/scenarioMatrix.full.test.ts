import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inboundAuthorizers } from '../../src/core/agentcore/gateway/gateway.ts';
import { scenarioSummaries } from '../../src/local/scenarios/scenarios.ts';
import { runCliJson, startCli, type RunningCli } from '../testing/cli.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';

for (const runtime of ['AWS_IAM', 'CUSTOM_JWT'] as const) {
  for (const gateway of inboundAuthorizers) {
    describe(`every scenario, runtime ${runtime}, gateway ${gateway}`, () => {
      let project: OwnProject;
      let chain: RunningCli;

      before(async () => {
        project = await newProject(['--authorizer', gateway]);
        const file = join(project.folder, 'agentcore-chain.json');
        const { agent, ...rest } = JSON.parse(await readFile(file, 'utf8'));
        await writeFile(file, JSON.stringify({ ...rest, agent: { ...agent, authorizer: runtime } }, null, 2));
        chain = await startCli(project.folder);
      });

      after(async () => {
        await chain?.stop();
        await project?.remove();
      });

      for (const { name, expected } of inAnotherOrder(`${runtime} ${gateway}`)) {
        test(name, async () => {
          const { code, value } = await runCliJson(['send', project.folder, '--scenario', name]);
          const { verdict, brokenAt, state, findings, related } = readFlowDocument(value);
          const errors = findings.filter(({ severity }) => severity === 'error').map((finding) => finding.code);
          assert.deepEqual({ verdict, brokenAt, errors, state }, { verdict: expected.verdict, brokenAt: expected.brokenAt, errors: expected.code === null ? [] : [expected.code], state: 'settled' }, JSON.stringify(value, null, 1));
          assert.ok(expected.verdict === 'broken' || related.every((flow) => flow.verdict === 'healthy'));
          assert.equal(code, expected.verdict === 'healthy' ? 0 : 1);
        });
      }

      test('healthy when all is undone', async () => {
        assert.equal(readFlowDocument((await runCliJson(['send', project.folder, '--as', 'ben'])).value).verdict, 'healthy');
      });
    });
  }
}

/** Each chain plays them in an order of its own, the same one every time: what a scenario leaves behind shows in another one. */
function inAnotherOrder(seed: string): typeof scenarioSummaries {
  const place = (name: string): string => createHash('sha256').update(`${seed} ${name}`).digest('hex');
  return scenarioSummaries.toSorted((one, other) => (place(one.name) < place(other.name) ? -1 : 1));
}
