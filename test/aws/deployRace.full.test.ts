import { after, before, test } from 'node:test';
import { startDeployStage, type DeployStage } from './deployMatrix.ts';
import { overtaken, racedCalls } from './raceOf.ts';

let stage: DeployStage;
before(async () => void (stage = await startDeployStage()));
after(() => stage?.stop());

for (const operation of racedCalls) test(`another deployment is quicker by just before ${operation}`, () => overtaken(stage, operation));
