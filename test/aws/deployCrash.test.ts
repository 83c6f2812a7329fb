import { aThird, crashMatrix } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

const stage = await startDeployStage();
try {
  await crashMatrix(stage, aThird);
} finally {
  await stage.stop();
}
