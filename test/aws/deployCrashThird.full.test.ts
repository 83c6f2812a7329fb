import { commitNumber } from './commitNumber.ts';
import { aThird, crashMatrix } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

const stage = await startDeployStage();
try {
  await crashMatrix(stage, aThird(commitNumber() + 2));
} finally {
  await stage.stop();
}
