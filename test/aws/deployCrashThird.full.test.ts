import { crashMatrix, eachThird } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

const stage = await startDeployStage();
try {
  await crashMatrix(stage, eachThird(2));
} finally {
  await stage.stop();
}
