import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDeployStage, type DeployStage } from './deployMatrix.ts';
import { convergesTo, overtaken, racedCalls } from './raceOf.ts';

let stage: DeployStage;
before(async () => void (stage = await startDeployStage()));
after(() => stage?.stop());

for (const operation of racedCalls) test(`another deployment is quicker by just before ${operation}`, () => overtaken(stage, operation));

test('two deployments of one chain at the same time: each ends well or is refused, and there is one of all', async () => {
  await stage.reset();
  const alone = await stage.run('deploy');
  assert.equal(alone.code, 0, alone.stderr);
  const wanted = await stage.inventory();
  await stage.reset();
  const both = await Promise.all([stage.run('deploy'), stage.run('deploy')]);
  for (const { code, stderr } of both) assert.ok(code === 0 || code === 1, stderr);
  await convergesTo(stage, wanted);
});
