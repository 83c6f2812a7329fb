import { commitNumber } from './commitNumber.ts';
import { startDeployStage } from './deployMatrix.ts';
import { faultMatrix, oneOfAKind } from './faultMatrix.ts';

// Which trouble meets which call goes by the commit; all of them are in the full run.
const stage = await startDeployStage();
try {
  await faultMatrix(stage, (cells) => oneOfAKind(cells, commitNumber()));
} finally {
  await stage.stop();
}
