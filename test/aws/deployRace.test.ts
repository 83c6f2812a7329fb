import { after, before, test } from 'node:test';
import { startDeployStage, type DeployStage } from './deployMatrix.ts';
import { overtaken } from './raceOf.ts';

let stage: DeployStage;
before(async () => void (stage = await startDeployStage()));
after(() => stage?.stop());

test('another deployment is quicker by just before CreateRole', () => overtaken(stage, 'CreateRole'));
