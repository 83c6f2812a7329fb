import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeployStage, editAll, namesOf, type Ran } from './deployMatrix.ts';
import { isReading, type Fault, type PassingCall } from './faultProxy.ts';

/** `once`: a trouble that passes, so that the SDK's second try gets through. */
type Trouble = { readonly name: string; readonly fault: Fault; readonly once: boolean };

const page = '<html><body>Sign in to the network</body></html>';

const troubles: readonly Trouble[] = [
  { name: 'throttled once', fault: { status: 429, error: 'ThrottlingException', body: { message: 'Rate exceeded' } }, once: true },
  { name: 'denied', fault: { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/ana is not authorized to perform this' } }, once: false },
  { name: 'HTTP 500 once', fault: { status: 500, error: 'InternalFailure', body: { message: 'oops' } }, once: true },
  { name: 'answered by another page', fault: { status: 200, text: page }, once: false },
  { name: 'cut off once', fault: 'cut', once: true },
  { name: 'not found, says another page', fault: { status: 404, text: page }, once: false },
  { name: 'not answered in time once', fault: 'silent', once: true },
  { name: 'done, and its answer lost once', fault: 'lost', once: true },
  { name: 'done, and answered by half a body', fault: 'torn', once: false },
  { name: 'answered with nothing', fault: { status: 200, body: {} }, once: false },
];

/** Where a call is met: while nothing is to do, while all is made, while all is updated, while all is taken away. */
type Scene = 'nothing to do' | 'making' | 'updating' | 'taking away';
/** `isThere`: AWS had what was asked for. */
export type Cell = { readonly service: string; readonly operation: string; readonly kind: CallKind; readonly scene: Scene; readonly isThere: boolean };
type CallKind = 'create' | 'read' | 'update' | 'delete' | 'list' | 'upload';

/** Plays these troubles at these calls. After each, a run without any ends with all there once, or nothing left. */
export async function faultMatrix(stage: DeployStage, choose: (cells: readonly Cell[]) => readonly (readonly [Cell, Trouble])[]): Promise<void> {
  await stage.reset();
  const made = await expectOk(stage.runHere('deploy'));
  const wanted = namesOf(await stage.inventory());
  const nothing = await expectOk(stage.runHere('deploy'));
  await editAll(stage);
  const updated = await expectOk(stage.runHere('deploy'));
  const taken = await expectOk(stage.runHere('destroy'));
  const chosen = choose(cellsOf([['nothing to do', nothing], ['making', made], ['updating', updated], ['taking away', taken]]));
  await test('faults', (t) => t.diagnostic(chosen.map(([{ service, operation }, { name }]) => `${service}:${operation} is ${name}`).join('; ')));

  let isDeployed = false;
  for (const [cell, trouble] of chosen) {
    await test(`${cell.service}:${cell.operation} (${cell.kind}, ${cell.scene}) is ${trouble.name}`, async () => {
      if (cell.scene === 'making' || !isDeployed) await stage.reset();
      if (cell.scene !== 'making' && !isDeployed) await expectOk(stage.runHere('deploy'));
      if (cell.scene === 'updating') await editAll(stage);
      const ran = await stage.runHere(cell.scene === 'taking away' ? 'destroy' : 'deploy', [], { fault: faultAt(cell, trouble), ...(trouble.fault === 'silent' ? { silenceMs: 1_500 } : {}) });
      holds(cell, trouble, ran);
      isDeployed = false;
      await expectOk(stage.runHere(cell.scene === 'taking away' ? 'destroy' : 'deploy'));
      assert.deepEqual(namesOf(await stage.inventory()), cell.scene === 'taking away' ? [] : wanted);
      isDeployed = cell.scene !== 'taking away';
    });
  }
}

/** All services of a deployment, in parts of which each is as much as one file takes its time for. */
const parts = { agentCore: ['bedrock-agentcore'], iam: ['iam', 'sts'], lambda: ['lambda', 'xray'], logs: ['logs'], s3: ['s3', 'ecr'] } as const;

/** Each trouble at each call of these services; `which`: at those that only look, or at those that change something. */
export function allTroubles(cells: readonly Cell[], part: keyof typeof parts, which: 'all' | 'looks' | 'changes' = 'all'): readonly (readonly [Cell, Trouble])[] {
  const services: readonly string[] = parts[part];
  const met = cells.filter((cell) => services.includes(cell.service) && (which === 'all' || isReading(cell) === (which === 'looks')));
  return met.flatMap((cell) => troublesOf(cell).map((trouble) => [cell, trouble] as const));
}

/** One trouble for each kind of call of each service. `turn`, from 0, says which, and at which of its calls. */
export function oneOfAKind(cells: readonly Cell[], turn: number): readonly (readonly [Cell, Trouble])[] {
  assert.deepEqual(new Set(cells.map(({ service }) => service)), new Set(Object.values(parts).flat()), 'each service is in a part of the full run');
  const kinds = [...Map.groupBy(cells, ({ service, kind }) => `${service} ${kind}`).values()];
  return kinds.flatMap((those, index) => inTurn(those, turn + index).flatMap((cell) => inTurn(troublesOf(cell), turn + index).map((trouble) => [cell, trouble] as const)));
}

function inTurn<T>(all: readonly T[], turn: number): readonly T[] {
  const first = turn % all.length;
  return all.slice(first, first + 1);
}

/** The answer to a HEAD has no body to break. */
function troublesOf({ operation }: Cell): readonly Trouble[] {
  return troubles.filter(({ fault }) => fault !== 'torn' || !operation.startsWith('Head'));
}

function holds({ service, operation, kind, scene, isThere }: Cell, { name, once }: Trouble, { code, calls, stdout, stderr }: Ran): void {
  const said = `${stdout}${stderr}`;
  const isRead = kind === 'read' || kind === 'list';
  assert.notEqual(code, 70, `a fault of our own: ${said}`);
  if (once) assert.equal(code, 0, said);
  if (name === 'denied' && isThere) {
    assert.notEqual(code, 0, said);
    // S3 names some permissions otherwise than the calls that need them, and nobody needs one to be told who he is.
    if (service !== 's3' && service !== 'sts') assert.match(said, new RegExp(`arn:aws:iam::123456789012:user/ana may not call ${service}:${operation} `));
  }
  // Of what is not there, one of several looks is enough to say so.
  if (!once && isRead && isThere) assert.notEqual(code, 0, `what could not be read was taken for read: ${said}`);
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
    for (const { service, operation, status } of calls) {
      const key = `${service}:${operation}`;
      if (!cells.has(key)) cells.set(key, { service, operation, kind: kindOf(operation), scene, isThere: status !== null && status < 400 });
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
