import { commitNumber } from './commitNumber.ts';
import { startDeployStage } from './deployMatrix.ts';
import { faultMatrix, troubles, type Cell } from './faultMatrix.ts';

// One trouble for each kind of call of each service; which, and at which of its calls, goes by the commit.
const stage = await startDeployStage();
try {
  await faultMatrix(stage, (cells) => {
    const groups = Map.groupBy(cells, ({ service, kind }: Cell) => `${service} ${kind}`);
    return [...groups.values()].flatMap((group, index) => {
      const turn = commitNumber() + index;
      const [cell, trouble] = [group[turn % group.length], troubles[turn % troubles.length]];
      return cell === undefined || trouble === undefined ? [] : [[cell, trouble] as const];
    });
  });
} finally {
  await stage.stop();
}
