import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import type { ComponentState } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import { pausableClock } from '../pausableClock.ts';
import { componentEnvironment } from './componentEnvironment.ts';
import { freePorts } from './freePort.ts';
import { OutputDrain } from './outputDrain.ts';
import { ServerComponent } from './serverComponent.ts';
import { componentSpawner } from './spawnComponent.ts';

const root = mkdtempSync(join(tmpdir(), 'server component ü '));
const running: ServerComponent[] = [];
afterEach(async () => void (await Promise.all(running.splice(0).map((component) => component.stop()))));
after(() => rmSync(root, { recursive: true, force: true }));

const copyBuild = `import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
if (readFileSync('src/main.mjs', 'utf8').includes('syntax error')) { console.error('src/main.mjs:1 does not compile'); process.exit(1); }
mkdirSync('dist', { recursive: true });
copyFileSync('src/main.mjs', 'dist/main.mjs');`;

function server(answer: string, more = ''): string {
  return `import { createServer } from 'node:http';
console.log('starting ${answer}');
createServer((q, s) => { if (q.url === '/crash') { console.error('it hurts'); process.exit(7); } s.end('${answer}'); })
  .listen(Number(process.env.PORT), process.env.HOST);
${more}`;
}

let count = 0;
function writeComponent(source: string): string {
  const folder = join(root, `component ${(count += 1)}`);
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'build.mjs'), copyBuild);
  writeFileSync(join(folder, 'src', 'main.mjs'), source);
  return folder;
}

async function componentIn(folder: string, { inspect = false, clock = pausableClock() } = {}) {
  const [port] = await freePorts([{ part: 'agent', fixed: 0 }]);
  const states: ComponentState[] = [];
  const lines: string[] = [];
  const env = componentEnvironment({ HOST: '127.0.0.1', PORT: String(port) }, root);
  const spawn = componentSpawner(new OutputDrain());
  const component = new ServerComponent({
    name: 'agent',
    folder,
    program: 'dist/main.mjs',
    build: { name: 'agent', folder, bundle: 'dist/main.mjs', node: process.execPath, env, spawn },
    url: `http://127.0.0.1:${port}`,
    readyPath: '/ping',
    env,
    node: process.execPath,
    spawn,
    inspect,
    clock,
    log: (line) => {
      lines.push(line);
      return line;
    },
    onState: (state) => states.push(state),
  });
  running.push(component);
  const ask = async (path = '/'): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  return { component, states, lines, ask };
}

test('a component is built, started and healthy once it answers', async () => {
  const { component, states, lines, ask } = await componentIn(writeComponent(server('one')));
  await component.start();
  assert.equal(await ask(), 'one');
  assert.deepEqual(states.map(({ state }) => state), ['starting', 'healthy']);
  assert.ok((component.state().pid ?? 0) > 0);
  assert.deepEqual(lines, ['starting one']);
});

test('a fresh bundle is used as it is, an edited source is built again', async () => {
  const folder = writeComponent(server('one'));
  const { component, ask } = await componentIn(folder);
  await component.start();
  writeFileSync(join(folder, 'build.mjs'), 'process.exit(1)');
  utimesSync(join(folder, 'build.mjs'), 1, 1);
  await component.restart();
  writeFileSync(join(folder, 'build.mjs'), copyBuild);
  writeFileSync(join(folder, 'src', 'main.mjs'), server('two'));
  await component.rebuild();
  assert.equal(await ask(), 'two');
});

test('code that does not build leaves the running one up, and the last lines say why', async () => {
  const folder = writeComponent(server('one'));
  const { component, ask } = await componentIn(folder);
  await component.start();
  writeFileSync(join(folder, 'src', 'main.mjs'), 'syntax error');
  await assert.rejects(component.rebuild(), errorOf('component-build-failed', /src\/main.mjs:1 does not compile/));
  assert.equal(component.state().state, 'healthy');
  assert.equal(await ask(), 'one');
});

test('a crash is a state with the last lines, and a restart mends it', async () => {
  const { component, states, ask } = await componentIn(writeComponent(server('one')));
  await component.start();
  const failed = until(() => states.at(-1)?.state === 'failed');
  await ask('/crash').catch(() => {});
  await failed;
  assert.deepEqual(component.state().lastLines, ['starting one', 'it hurts', '(exit code 7)']);
  assert.equal(component.state().pid, null);
  await component.restart();
  assert.deepEqual(component.state().lastLines, []);
  assert.equal(await ask(), 'one');
});

test('one that ends at its start says so with its last lines', async () => {
  const { component } = await componentIn(writeComponent('console.log("no PORT for me"); process.exitCode = 3;'));
  await assert.rejects(component.start(), errorOf('component-exited', /no PORT for me\n.*exit code 3/));
  assert.equal(component.state().state, 'failed');
});

test('one that does not want to end, in a busy loop, is ended all the same', async () => {
  const { component } = await componentIn(writeComponent(server('one', "process.on('SIGTERM', () => { for (;;); });")));
  await component.start();
  await component.stop();
  assert.deepEqual([component.state().state, component.state().pid], ['stopped', null]);
});

test('a folder that is not there or not installed is named', async () => {
  const gone = await componentIn(join(root, 'nowhere'));
  await assert.rejects(gone.component.start(), errorOf('component-folder-missing', /nowhere/));
  const folder = writeComponent(server('one'));
  rmSync(join(folder, 'node_modules'), { recursive: true });
  const bare = await componentIn(folder);
  await assert.rejects(bare.component.start(), errorOf('component-not-installed', /not installed/));
});

function errorOf(code: string, message: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ChainError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
