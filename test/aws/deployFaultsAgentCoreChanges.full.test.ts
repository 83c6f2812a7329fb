import { startDeployStage } from './deployMatrix.ts';
import { allTroubles, faultMatrix } from './faultMatrix.ts';

const stage = await startDeployStage();
try {
  await faultMatrix(stage, (cells) => allTroubles(cells, 'agentCore', 'changes'));
} finally {
  await stage.stop();
}
