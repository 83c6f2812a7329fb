import { after, before, test } from 'node:test';
import { commitNumber } from './commitNumber.ts';
import { startDeployStage, type DeployStage } from './deployMatrix.ts';
import { overtaken, racedCalls, simultaneous } from './raceOf.ts';

let stage: DeployStage;
before(async () => void (stage = await startDeployStage()));
after(() => stage?.stop());

test('two deployments of one chain at the same time: each ends well or is refused, and there is one of all', () => simultaneous(stage));

// At which of the calls goes by the commit; all are in the full run.
for (const operation of racedCalls.slice(commitNumber() % racedCalls.length).slice(0, 1)) {
  test('another deployment is quicker by just before a call', (t) => {
    t.diagnostic(`overtaken at ${operation}`);
    return overtaken(stage, operation);
  });
}
