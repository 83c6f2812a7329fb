// Runs a script of this repository under the Node that package.json pins, and installs what is missing first.
// It is the one file that must load on the machine's own Node (20 or newer), before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const stamp = join(root, 'node_modules', '.agentcore-chain-stamp');

if (Number(process.versions.node.split('.')[0]) < 20) fail(`AgentCore Chain needs Node 20 or newer to begin with; this is ${process.version}. Get one at nodejs.org.`);
install();
run();

function install() {
  const wanted = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(node)) return;
  const started = Date.now();
  process.stderr.write('Installing this repository’s dependencies ...\n');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  // A machine whose npm refuses install scripts still gets the pinned Node and the bundler.
  if (!existsSync(node)) npm(['rebuild', 'node', 'esbuild']);
  if (!existsSync(node)) fail('The pinned Node was not installed. Run "npm rebuild node esbuild" and look at what it says.');
  writeFileSync(stamp, wanted);
  process.stderr.write(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function npm(args) {
  const { status, error } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', process.stderr.fd, process.stderr.fd], shell: windows });
  if (error !== undefined) fail(`npm cannot be started: ${error.message}. It comes with Node (nodejs.org).`);
  if (status !== 0) fail(`"npm ${args[0]}" failed. Is the registry reachable?`);
}

function run() {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  // The channel tells the child when this process is gone, kill -9 included.
  const child = spawn(node, process.argv.slice(2), { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 70) : 130));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(69);
}
