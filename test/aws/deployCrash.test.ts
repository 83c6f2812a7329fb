import { commitNumber } from './commitNumber.ts';
import { aThird, crashMatrix } from './crashPoints.ts';
import { startDeployStage } from './deployMatrix.ts';

// Which third goes by the commit; the other two are in the full run.
const stage = await startDeployStage();
try {
  await crashMatrix(stage, aThird(commitNumber()));
} finally {
  await stage.stop();
}
