import { aFew, crashMatrix } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

const stage = await startDeployStage();
try {
  await crashMatrix(stage, aFew);
} finally {
  await stage.stop();
}
