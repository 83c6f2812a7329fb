import { startDeployStage } from './deployMatrix.ts';
import { faultMatrix, troubles } from './faultMatrix.ts';

const stage = await startDeployStage();
try {
  await faultMatrix(stage, (cells) => cells.flatMap((cell) => troubles.map((trouble) => [cell, trouble] as const)));
} finally {
  await stage.stop();
}
