import { startDeployStage } from './deployMatrix.ts';
import { faultMatrix, troubles, type Cell } from './faultMatrix.ts';

// One trouble for each kind of call of each service; all of them, at all of its calls, in the full run.
const stage = await startDeployStage();
try {
  await faultMatrix(stage, (cells) => {
    const groups = Map.groupBy(cells, ({ service, kind }: Cell) => `${service} ${kind}`);
    return [...groups.values()].flatMap((group, index) => {
      const [cell, trouble] = [group[index % group.length], troubles[index % troubles.length]];
      return cell === undefined || trouble === undefined ? [] : [[cell, trouble] as const];
    });
  });
} finally {
  await stage.stop();
}
