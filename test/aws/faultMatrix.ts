import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeployStage, editAll, namesOf, type Ran } from './deployMatrix.ts';
import { isReading, type Fault, type PassingCall } from './faultProxy.ts';

/** `once`: a trouble that passes, so that the SDK's second try gets through. */
type Trouble = { readonly name: string; readonly fault: Fault; readonly once: boolean };

const page = '<html><body>Sign in to the network</body></html>';

export const troubles: readonly Trouble[] = [
  { name: 'throttled once', fault: { status: 429, error: 'ThrottlingException', body: { message: 'Rate exceeded' } }, once: true },
  { name: 'denied', fault: { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/ana is not authorized to perform this' } }, once: false },
  { name: 'HTTP 500 once', fault: { status: 500, error: 'InternalFailure', body: { message: 'oops' } }, once: true },
  { name: 'answered by another page', fault: { status: 200, text: page }, once: false },
  { name: 'cut off once', fault: 'cut', once: true },
  { name: 'not found, says another page', fault: { status: 404, text: page }, once: false },
  { name: 'done, and its answer lost once', fault: 'lost', once: true },
  { name: 'answered with nothing', fault: { status: 200, body: {} }, once: false },
];

/** Where a call is met: while nothing is to do, while all is made, while all is updated, while all is taken away. */
type Scene = 'nothing to do' | 'making' | 'updating' | 'taking away';
export type Cell = { readonly service: string; readonly operation: string; readonly kind: CallKind; readonly scene: Scene };
type CallKind = 'create' | 'read' | 'update' | 'delete' | 'list' | 'upload';

/** Plays these troubles at these calls. After each, a run without any ends with all there once, or nothing left. */
export async function faultMatrix(stage: DeployStage, choose: (cells: readonly Cell[]) => readonly (readonly [Cell, Trouble])[]): Promise<void> {
  await stage.reset();
  const made = await expectOk(stage.run('deploy'));
  const wanted = namesOf(await stage.inventory());
  const nothing = await expectOk(stage.run('deploy'));
  await editAll(stage);
  const updated = await expectOk(stage.run('deploy'));
  const taken = await expectOk(stage.run('destroy'));
  const chosen = choose(cellsOf([['nothing to do', nothing], ['making', made], ['updating', updated], ['taking away', taken]]));
  process.stdout.write(`${chosen.map(([{ service, operation }, { name }]) => `${service}:${operation} ${name}`).join(', ')}\n`);

  let isDeployed = false;
  for (const [cell, trouble] of chosen) {
    await test(`${cell.service}:${cell.operation} (${cell.kind}, ${cell.scene}) is ${trouble.name}`, async () => {
      // A chain that was just destroyed is not made anew at once: AWS repeats what it said of the one that is gone.
      if (cell.scene === 'making' || !isDeployed) await stage.reset();
      if (cell.scene !== 'making' && !isDeployed) await expectOk(stage.run('deploy'));
      if (cell.scene === 'updating') await editAll(stage);
      const ran = await stage.run(cell.scene === 'taking away' ? 'destroy' : 'deploy', [], { fault: faultAt(cell, trouble) });
      holds(cell, trouble, ran);
      isDeployed = false;
      await expectOk(stage.run(cell.scene === 'taking away' ? 'destroy' : 'deploy'));
      assert.deepEqual(namesOf(await stage.inventory()), cell.scene === 'taking away' ? [] : wanted);
      isDeployed = cell.scene !== 'taking away';
    });
  }
}

/** Each trouble at each call of these services: as much as one file takes its time for. */
export function allTroubles(cells: readonly Cell[], services: readonly string[]): readonly (readonly [Cell, Trouble])[] {
  return cells.filter(({ service }) => services.includes(service)).flatMap((cell) => troubles.map((trouble) => [cell, trouble] as const));
}

function holds({ service, operation, kind, scene }: Cell, { name, once, fault }: Trouble, { code, calls, stdout, stderr }: Ran): void {
  const said = `${stdout}${stderr}`;
  const isRead = kind === 'read' || kind === 'list';
  assert.notEqual(code, 70, `a fault of our own: ${said}`);
  if (once && (fault !== 'lost' || isRead)) assert.equal(code, 0, said);
  if (name === 'denied') {
    if (operation === 'GetCallerIdentity') return void assert.notEqual(code, 0, said);
    assert.notEqual(code, 0, said);
    // S3 names some permissions otherwise than the calls that need them.
    if (service !== 's3') assert.match(said, new RegExp(`arn:aws:iam::123456789012:user/ana may not call ${service}:${operation} `));
  }
  if (!once && isRead) assert.notEqual(code, 0, `what could not be read was taken for read: ${said}`);
  if (!once && scene === 'nothing to do') assert.deepEqual(calls.filter((call) => !isReading(call)).map((call) => call.operation), [], 'nothing is changed because a look failed');
}

function faultAt({ service, operation }: Cell, { fault, once }: Trouble): (call: PassingCall) => Fault | null {
  let seen = 0;
  return (call) => (call.service === service && call.operation === operation && ((seen += 1) === 1 || !once) ? fault : null);
}

/** Each operation once, in the first of these scenes that has it. */
function cellsOf(scenes: readonly (readonly [Scene, Ran])[]): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const [scene, { calls }] of scenes) {
    for (const { service, operation } of calls) {
      const key = `${service}:${operation}`;
      if (!cells.has(key)) cells.set(key, { service, operation, kind: kindOf(operation), scene });
    }
  }
  return [...cells.values()];
}

function kindOf(operation: string): CallKind {
  if (operation === 'PutObject' || operation === 'UploadPart') return 'upload';
  if (/^(Create|Publish)/.test(operation)) return 'create';
  if (/^(List|Describe)/.test(operation)) return 'list';
  if (/^Delete/.test(operation)) return 'delete';
  return isReading({ operation }) ? 'read' : 'update';
}

async function expectOk(running: Promise<Ran>): Promise<Ran> {
  const ran = await running;
  assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
  return ran;
}
