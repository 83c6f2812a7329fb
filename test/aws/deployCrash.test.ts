import { commitNumber } from './commitNumber.ts';
import { crashMatrix, sixths } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

// Which sixth goes by the commit; the others are in the full run.
const stage = await startDeployStage();
try {
  await crashMatrix(stage, sixths(commitNumber()));
} finally {
  await stage.stop();
}
