import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run } from './run.ts';

const here = { cwd: tmpdir(), env: process.env };
const node = process.execPath;

type Witness = { readonly port: number; readonly arrived: (count: number) => Promise<void>; readonly gone: (count: number) => Promise<void>; readonly dismiss: () => void };

/** A program counts as alive for as long as its connection to this server is open. */
async function witness(context: TestContext): Promise<Witness> {
  const sockets: Socket[] = [];
  let left = 0;
  let changed = (): void => {};
  const server = createServer((socket) => {
    sockets.push(socket);
    changed();
    socket.on('error', () => {}).on('close', () => { left++; changed(); }).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  const until = (holds: () => boolean) => new Promise<void>((resolve) => { changed = () => { if (holds()) resolve(); }; changed(); });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    arrived: (count) => until(() => sockets.length >= count),
    gone: (count) => until(() => left >= count),
    dismiss: () => sockets.forEach((socket) => socket.destroy()),
  };
}

/** Connects to the witness and starts one more of itself, then lives for ever. */
const family = (port: number): string => `
  const connect = () => require('net').connect(${port}, '127.0.0.1').on('error', () => {});
  connect(); setInterval(() => {}, 1000);
  if (process.argv[1] !== 'child') require('child_process').spawn(process.execPath, ['-e', process.env.SCRIPT, 'child'], { stdio: 'inherit' });
`;

test('answers the code and the newest lines of both streams', async () => {
  const lines: string[] = [];
  const result = await run(node, ['-e', 'for (let i = 0; i < 30; i++) console.log("line " + i); console.error("größer"); process.exitCode = 3'], { ...here, onLine: (line) => lines.push(line) });
  assert.equal(result.code, 3);
  assert.equal(result.timedOut, false);
  assert.equal(result.lastLines.length, 20);
  assert.equal(lines.length, 31);
  assert.ok(lines.includes('größer'));
});

test('a program reads what it is given, and its answer is told apart from its warnings', async () => {
  const answer: string[] = [];
  const { code, lastLines } = await run(node, ['-e', 'process.stdin.pipe(process.stdout); console.error("a warning")'], { ...here, input: 'one\ntwo\n', onOutput: (line) => answer.push(line) });
  assert.deepEqual([code, answer, [...lastLines].sort()], [0, ['one', 'two'], ['a warning', 'one', 'two']]);
  assert.equal((await run(node, ['-e', 'process.exit(4)'], { ...here, input: 'x'.repeat(1_000_000) })).code, 4);
});

test('what a program prints is redacted before it is shortened', async () => {
  const secret = 'Kx7'.repeat(30);
  const script = `console.log("a".repeat(470).replace(/a/g, "a ").slice(0, 470) + "Authorization: Bearer " + process.env.PLANTED)`;
  const lines: string[] = [];
  const { lastLines } = await run(node, ['-e', script], { cwd: tmpdir(), env: { ...process.env, PLANTED: secret }, onLine: (line) => lines.push(line) });
  assert.doesNotMatch([...lines, ...lastLines].join('\n'), /Kx7/);
  assert.ok((lastLines[0]?.length ?? 0) <= 501);
});

test('finds programs by name along the PATH, in folders with spaces, and says what is missing', async (context) => {
  await assert.rejects(run('no-such-program', [], here), { code: 'tool-missing', message: 'There is no no-such-program on the PATH.' });
  const folder = await mkdtemp(join(tmpdir(), 'no tools '));
  context.after(() => rm(folder, { recursive: true }));
  await assert.rejects(run('npm', [], { cwd: folder, env: { PATH: folder } }), { code: 'tool-missing', remedy: 'Install Node (nodejs.org): npm comes with it.' });
  await assert.rejects(run(join(folder, 'node'), [], here), { code: 'tool-missing', message: `There is no program at ${join(folder, 'node')}.` });
});

test('a folder that is gone is told, not taken for a crash', async () => {
  await assert.rejects(run(node, ['--version'], { ...here, cwd: join(tmpdir(), 'no', 'such', 'folder') }), { code: 'tool-missing', message: /cannot be started/ });
});

test('nothing can ask: stdin is closed', async () => {
  assert.equal((await run(node, ['-e', 'process.stdin.on("end", () => process.exit(7)).resume()'], here)).code, 7);
});

for (const [name, manners] of [['', ''], [', also one that ignores the polite signal', "process.on('SIGTERM', () => {});"]] as const) {
  test(`cancelling ends the whole tree${name}`, async (context) => {
    const { port, arrived, gone } = await witness(context);
    const script = manners + family(port);
    const controller = new AbortController();
    const running = run(node, ['-e', script], { cwd: tmpdir(), env: { ...process.env, SCRIPT: script }, signal: controller.signal });
    running.catch(() => {});
    await arrived(2);
    controller.abort();
    await assert.rejects(running, { code: 'interrupted' });
    await gone(2);
  });
}

test('a time limit ends a program', async () => {
  const { code, timedOut } = await run(node, ['-e', 'setInterval(() => {}, 1000)'], { ...here, timeoutMs: 200 });
  assert.deepEqual({ code, timedOut }, { code: null, timedOut: true });
});

test('nothing starts once it is cancelled', async () => {
  await assert.rejects(run(node, ['-e', ''], { ...here, signal: AbortSignal.abort() }), { code: 'interrupted' });
});

test('a program ends when it ends, though what it started holds its output', { skip: process.platform === 'win32' }, async (context) => {
  const { port, arrived, gone, dismiss } = await witness(context);
  const child = `require('net').connect(${port}, '127.0.0.1').on('error', () => {}).on('close', () => process.exit())`;
  const script = `require('child_process').spawn(process.execPath, ['-e', process.env.CHILD], { stdio: 'inherit' }); console.log('done'); process.exit(0)`;
  const { code, lastLines } = await run(node, ['-e', script], { cwd: tmpdir(), env: { ...process.env, CHILD: child } });
  assert.deepEqual({ code, lastLines }, { code: 0, lastLines: ['done'] });
  await arrived(1);
  dismiss();
  await gone(1);
});
