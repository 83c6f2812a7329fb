import { commitNumber } from './commitNumber.ts';
import { crashMatrix, sixths } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

const stage = await startDeployStage();
try {
  await crashMatrix(stage, sixths(...[1, 2].map((next) => commitNumber() + next)));
} finally {
  await stage.stop();
}
