import { crashMatrix, eachThird } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

const stage = await startDeployStage();
try {
  await crashMatrix(stage, eachThird(1));
} finally {
  await stage.stop();
}
