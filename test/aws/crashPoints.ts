import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editAll, type DeployStage, type Ran } from './deployMatrix.ts';
import { isReading, type PassingCall } from './faultProxy.ts';

/** A call of a run: the second CreateRole, whatever stood between them this time. */
type CrashPoint = { readonly operation: string; readonly nth: number };

/**
 * Kills a deployment after each of these calls of AWS and deploys again; then one that updates, after each of its own; then a destroy,
 * and destroys again. What is killed is a process; each second time the record is lost with it.
 */
export async function crashMatrix(stage: DeployStage, choose: (points: CrashPoints) => CrashPoints): Promise<void> {
  await stage.reset();
  const clean = await expectOk(stage.runHere('deploy'));
  const wanted = await stage.inventory();
  const cleanDestroy = await expectOk(stage.runHere('destroy'));
  assert.deepEqual(await stage.inventory(), []);

  await expectOk(stage.runHere('deploy'));
  await editAll(stage);
  const cleanUpdate = await expectOk(stage.runHere('deploy'));
  const [making, updating, taking] = [clean, cleanUpdate, cleanDestroy].map(({ calls }) => choose(pointsOf(calls))) as [CrashPoints, CrashPoints, CrashPoints];
  await test('crash points', (t) => {
    for (const [what, points] of [['deploy', making], ['update', updating], ['destroy', taking]] as const) t.diagnostic(`${what} is killed after ${points.map(told).join(', ')}`);
  });

  for (let index = 0; index < Math.max(making.length, updating.length, taking.length); index += 1) {
    const points = [making[index], updating[index], taking[index]] as const;
    const kill = async (command: 'deploy' | 'destroy', point: CrashPoint | undefined): Promise<void> => {
      if (point === undefined) return;
      assert.equal((await stage.run(command, [], { killAfter: isPoint(point) })).code, null, 'it was killed');
      if (index % 2 === 1) await stage.forget();
    };
    await test(`killed after ${['deploy', 'update', 'destroy'].flatMap((what, place) => (points[place] === undefined ? [] : [`${what} ${told(points[place])}`])).join(', ')}`, async () => {
      await stage.reset();
      await kill('deploy', points[0]);
      await expectOk(stage.runHere('deploy'));
      assert.deepEqual(namesOf(await stage.inventory()), namesOf(wanted), 'all is there, once');
      if (points[1] !== undefined) {
        await editAll(stage);
        await kill('deploy', points[1]);
        await expectOk(stage.runHere('deploy'));
        assert.deepEqual(namesOf(await stage.inventory()), namesOf(wanted), 'it is all there is');
      }
      const again = await expectOk(stage.runHere('deploy'));
      assert.deepEqual(again.calls.filter((call) => !isReading(call)), [], 'nothing is left to do');
      await kill('destroy', points[2]);
      await expectOk(stage.runHere('destroy'));
      assert.deepEqual(await stage.inventory(), [], 'nothing is left');
    });
  }
}

type CrashPoints = readonly CrashPoint[];

/** Without what an edit changes: how long lines are kept, and a second version. */
function namesOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^(version|alias) /.test(line) || /:1$/.test(line)).map((line) => line.replace(/^(log-group \S+) .*/, '$1'));
}

/** Each point, those before the first change too, has its turn in one sixth of them. `turns`: from 0, six are a round. */
export function sixths(...turns: readonly number[]): (points: CrashPoints) => CrashPoints {
  return (points) => points.filter((_, index) => turns.some((turn) => index % 6 === turn % 6));
}

function pointsOf(calls: readonly PassingCall[]): CrashPoints {
  return calls.map(({ operation }, index) => ({ operation, nth: calls.slice(0, index + 1).filter((call) => call.operation === operation).length }));
}

function isPoint({ operation, nth }: CrashPoint): (call: PassingCall) => boolean {
  let seen = 0;
  return (call) => call.operation === operation && (seen += 1) === nth;
}

function told({ operation, nth }: CrashPoint): string {
  return nth === 1 ? operation : `${operation} ${nth}`;
}

async function expectOk(running: Promise<Ran>): Promise<Ran> {
  const ran = await running;
  assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
  return ran;
}
