import assert from 'node:assert/strict';
import { namesOf, type DeployStage } from './deployMatrix.ts';
import { isReading } from './faultProxy.ts';

/** Calls before which another deployment of the chain may have been quicker. */
export const racedCalls = ['CreateRole', 'CreateFunction', 'CreateAlias', 'CreateGateway', 'CreateGatewayTarget', 'CreateBucket', 'CreateAgentRuntime'] as const;

/** A deployment before whose call another one of the same chain runs from its beginning to its end. Nothing is there twice, and the next one has it all. */
export async function overtaken(stage: DeployStage, operation: string): Promise<void> {
  await stage.reset();
  let other: Promise<unknown> | null = null;
  const first = await stage.runHere('deploy', [], { fault: async (call) => {
    if (call.operation !== operation || other !== null) return null;
    other = stage.run('deploy');
    await other;
    return null;
  } });
  assert.notEqual(other, null, `there was no ${operation}`);
  assert.ok(first.code === 0 || first.code === 1, first.stderr);
  assert.doesNotMatch(first.stderr, /\(internal\)/);
  const there = await stage.inventory();
  assert.equal(new Set(there).size, there.length, `nothing is there twice: ${there.join(', ')}`);
  await convergesTo(stage, null);
}

/** Two of them at the same time, as processes: each ends well or is refused, and there is one of all. */
export async function simultaneous(stage: DeployStage): Promise<void> {
  await stage.reset();
  const alone = await stage.runHere('deploy');
  assert.equal(alone.code, 0, alone.stderr);
  const wanted = await stage.inventory();
  await stage.reset();
  const both = await Promise.all([stage.run('deploy'), stage.run('deploy')]);
  for (const { code, stderr } of both) assert.ok(code === 0 || code === 1, stderr);
  await convergesTo(stage, wanted);
}

async function convergesTo(stage: DeployStage, wanted: readonly string[] | null): Promise<void> {
  const next = await stage.runHere('deploy');
  assert.equal(next.code, 0, `${next.stdout}${next.stderr}`);
  if (wanted !== null) assert.deepEqual(namesOf(await stage.inventory()), namesOf(wanted));
  assert.deepEqual((await stage.runHere('deploy')).calls.filter((call) => !isReading(call)), []);
  assert.equal((await stage.runHere('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
}
