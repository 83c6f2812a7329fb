import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import type { ComponentState } from '../../app/ports.ts';
import { componentLayouts } from '../../core/chain/componentLayout.ts';
import { runToEnd, testPython } from '../../../test/python/uv.ts';
import { ChainError } from '../../core/errors.ts';
import { pausableClock } from '../pausableClock.ts';
import { componentEnvironment } from './componentEnvironment.ts';
import { freePorts } from './freePort.ts';
import { nodeToolchain } from './nodeToolchain.ts';
import { OutputDrain } from './outputDrain.ts';
import { pythonToolchain } from './pythonToolchain.ts';
import { ServerComponent } from './serverComponent.ts';
import { componentSpawner } from './spawnComponent.ts';
import { watchSources } from './watchSources.ts';

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

function pythonServer(answer: string): string {
  return `import os
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        print("größer", self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"${answer}")

    def log_message(self, *args):
        pass


HTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Answer).serve_forever()
`;
}

/** With a virtual environment of its own, in which nothing is installed. */
function writePythonComponent(source: string): string {
  const folder = join(root, `composant ${(count += 1)}`);
  mkdirSync(join(folder, 'src'), { recursive: true });
  runToEnd(testPython().program, ['-m', 'venv', '--without-pip', join(folder, '.venv')]);
  writeFileSync(join(folder, 'src', 'main.py'), source);
  return folder;
}

async function componentIn(folder: string, { toolchain = nodeToolchain(process.execPath), inspect = false } = {}) {
  const [port] = await freePorts([{ part: 'agent', fixed: 0 }]);
  const states: ComponentState[] = [];
  const lines: string[] = [];
  const env = componentEnvironment({ ...toolchain.environment, HOST: '127.0.0.1', PORT: String(port) }, root);
  const { server: product } = componentLayouts[toolchain.language];
  const spawn = componentSpawner(new OutputDrain());
  const component = new ServerComponent({
    name: 'agent',
    folder,
    program: toolchain.programIn(folder),
    args: [product],
    build: { name: 'agent', folder, product, toolchain, home: root, spawn },
    url: `http://127.0.0.1:${port}`,
    readyPath: '/ping',
    env,
    spawn,
    debugger: inspect ? toolchain.debugger : null,
    clock: pausableClock(),
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

test('in Python: what it printed is there with its answer, and an edit in the same second and of the same size is taken up', async () => {
  const folder = writePythonComponent(pythonServer('one'));
  const { component, lines, ask } = await componentIn(folder, { toolchain: pythonToolchain });
  await component.start();
  assert.equal(await ask(), 'one');
  assert.deepEqual(lines.at(-1), 'größer /');
  assert.ok(readdirSync(join(folder, 'src', '__pycache__')).some((name) => name.startsWith('main.')));
  for (const answer of ['two', 'six']) {
    writeFileSync(join(folder, 'src', 'main.py'), pythonServer(answer));
    utimesSync(join(folder, 'src', 'main.py'), 1_700_000_000, 1_700_000_000);
    await component.rebuild();
    assert.equal(await ask(), answer);
  }
});

test('in Python: code that does not parse leaves the running one up, and is told with file and line', async () => {
  const folder = writePythonComponent(pythonServer('one'));
  const { component, ask } = await componentIn(folder, { toolchain: pythonToolchain });
  await component.start();
  mkdirSync(join(folder, 'src', 'orders'));
  writeFileSync(join(folder, 'src', 'orders', 'store.py'), 'x = 1\ndef (\n');
  await assert.rejects(component.rebuild(), errorOf('component-build-failed', /src.orders.store\.py", line 2[^]*SyntaxError/));
  await assert.rejects(component.restart(), errorOf('component-build-failed', /SyntaxError/));
  assert.equal(component.state().state, 'healthy');
  assert.equal(await ask(), 'one');
});

test('in Python: an environment that is not there, or whose Python is gone, is to be installed', async () => {
  const folder = writePythonComponent(pythonServer('one'));
  const { component } = await componentIn(folder, { toolchain: pythonToolchain });
  const program = pythonToolchain.programIn(folder);
  rmSync(program);
  await assert.rejects(component.start(), errorOf('component-not-installed', /dependencies are not installed/));
  rmSync(join(folder, '.venv'), { recursive: true });
  await assert.rejects(component.start(), errorOf('component-not-installed', /dependencies are not installed/));
});

test('in Python: without debugpy it cannot be debugged, which is said before anything ends', async () => {
  const { component } = await componentIn(writePythonComponent(pythonServer('one')), { toolchain: pythonToolchain, inspect: true });
  await assert.rejects(component.start(), errorOf('component-not-installed', /cannot be debugged: its environment has no debugpy/));
});

test('what Python compiles is no edit, what stands beside it is', async () => {
  const folder = writePythonComponent(pythonServer('one'));
  mkdirSync(join(folder, 'src', 'orders'));
  let bursts = 0;
  const stop = watchSources(folder, () => (bursts += 1));
  try {
    writeFileSync(join(folder, 'src', 'orders', 'store.py'), 'x = 1');
    await until(() => bursts === 1);
    runToEnd(pythonToolchain.programIn(folder), ['-m', 'compileall', '-q', join(folder, 'src')]);
    runToEnd(pythonToolchain.programIn(folder), ['-m', 'compileall', '-q', '-f', join(folder, 'src')]);
    await new Promise((resolve) => setTimeout(resolve, 200)); // three times as long as a burst lasts
    assert.equal(bursts, 1);
    writeFileSync(join(folder, 'src', 'main.py'), pythonServer('two'));
    await until(() => bursts === 2);
  } finally {
    stop();
  }
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
