import { crashMatrix } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

const stage = await startDeployStage();
try {
  await crashMatrix(stage, (points) => points);
} finally {
  await stage.stop();
}
