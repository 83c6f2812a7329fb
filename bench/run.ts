import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildAll } from '../build/build.ts';
import { everywhere } from '../src/core/chain/componentLanguages.ts';
import { installedProject, newProject } from '../test/testing/project.ts';
import { measureActivation } from './activation.ts';
import { measureBoard } from './board.ts';
import { measureCloudWatch } from './cloudWatch.ts';
import { measureCloudWatchHost } from './cloudWatchHost.ts';
import { measureTimes, type Figures } from './figure.ts';
import { measureDeploy } from './deploy.ts';
import { measureGateway } from './gateway.ts';
import { measureHost } from './host.ts';
import { measureInterceptors } from './interceptors.ts';
import { measureObserve } from './observe.ts';
import { measurePackage } from './package.ts';
import { measureRequests } from './requests.ts';
import { measureRestarts } from './restarts.ts';
import { measureStreamlit } from './streamlit.ts';
import { measureTail } from './tail.ts';
import { measureTargetVerify } from './targetVerify.ts';
import { measureView } from './view.ts';
import { fullPython, takeChainReady, takeScaffold } from './wholeProcess.ts';

// Everything is measured in one run, one thing at a time; progress goes to stderr, the one JSON document to stdout.
await buildAll();
const project = await installedProject();
const pythonProject = await newProject(['--frontend', 'streamlit'], everywhere('python'));
for (const folder of [project, pythonProject.folder]) await takeChainReady(folder); // builds or compiles the components, so that the figure is a start and no build

const figures: Figures = {
  ...(await named('scaffold', async () => ({ 'scaffold.ms': await measureTimes(11, () => takeScaffold()), 'scaffold.fullPythonMs': await measureTimes(11, () => takeScaffold(fullPython)) }))),
  ...(await named('chain ready', async () => ({ 'chain.readyMs': await measureTimes(7, () => takeChainReady(project)), 'chain.readyAllPythonMs': await measureTimes(7, () => takeChainReady(pythonProject.folder)) }))),
  ...(await named('requests', () => measureRequests(project))),
  ...(await named('restarts', () => measureRestarts(project))),
  ...(await named('streamlit', () => measureStreamlit())),
  ...(await named('gateway', () => measureGateway())),
  ...(await named('interceptors', () => measureInterceptors(project))),
  ...(await named('target', () => measureTargetVerify())),
  ...(await named('observe', () => measureObserve())),
  ...(await named('cloudwatch', () => measureCloudWatch())),
  ...(await named('cloudwatch host', () => measureCloudWatchHost())),
  ...(await named('deploy', () => measureDeploy())),
  ...(await named('board', () => measureBoard())),
  ...(await named('view', () => measureView())),
  ...(await named('package', () => measurePackage())),
  ...(await named('host', () => measureHost(project))),
  ...(await named('tail', () => measureTail())),
  ...(await named('activation', () => measureActivation())),
};

await pythonProject.remove();

const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), platform: process.platform, node: process.version };
process.stdout.write(`${JSON.stringify({ machine, figures }, null, 2)}\n`);
process.exit(0);

async function named(name: string, measure: () => Figures | Promise<Figures>): Promise<Figures> {
  const started = performance.now();
  const figures = await measure();
  process.stderr.write(`${join('bench', name)}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return figures;
}
