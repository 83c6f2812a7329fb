import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { interceptorEvent } from '../src/core/agentcore/interceptor/interceptor.ts';
import type { Language } from '../src/core/chain/chain.ts';
import { languages } from '../src/core/chain/componentLanguages.ts';
import { componentLayouts } from '../src/core/chain/componentLayout.ts';
import type { FunctionConfiguration } from '../src/local/lambda/functionConfiguration.ts';
import { LambdaService } from '../src/local/lambda/lambdaService.ts';
import { pausableClock } from '../src/local/pausableClock.ts';
import { nodeToolchain } from '../src/local/process/nodeToolchain.ts';
import { OutputDrain } from '../src/local/process/outputDrain.ts';
import { pythonToolchain } from '../src/local/process/pythonToolchain.ts';
import { componentSpawner } from '../src/local/process/spawnComponent.ts';
import { findPython } from '../src/tools/findPython.ts';
import { installRequirements } from '../src/tools/install/installRequirements.ts';
import { pathWithUv } from '../test/python/uv.ts';
import { root } from '../test/repository/sourceTree.ts';
import { runCli } from '../test/testing/cli.ts';
import { compactToken } from '../test/tokens/testTokens.ts';
import { measureTimes, summarise, type Figures } from './figure.ts';

const [coldRuns, warmRuns, batches] = [11, 1000, 3];

/**
 * `interceptor.{typescript,python}.coldMs`: a function that does not run yet is put in force and answers its first tools/call.
 * `interceptor.{typescript,python}.warmP50Ms`: half of its calls, one after the other, are answered within this. Both through the
 * local Lambda service, of the interceptor that `new` writes. `project` is an installed one in TypeScript.
 */
export async function measureInterceptors(project: string): Promise<Figures> {
  const figures: { [name: string]: Figures[string] } = {};
  for (const language of languages) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-interceptor-'));
    try {
      const configuration = builtFunction(language, await installedInterceptor(language, join(folder, 'orders'), project));
      figures[`interceptor.${language}.coldMs`] = await measureTimes(coldRuns, () => takeCold(configuration));
      figures[`interceptor.${language}.warmP50Ms`] = await measureWarm(configuration);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return figures;
}

async function installedInterceptor(language: Language, folder: string, project: string): Promise<string> {
  const { code, stderr } = await runCli(['new', folder, '--yes', '--interceptor', language]);
  if (code !== 0) throw new Error(stderr);
  const own = join(folder, 'interceptor');
  const env = { ...process.env, PATH: pathWithUv() };
  if (language === 'python') await installRequirements(own, { env, python: await findPython(env, own) });
  else await symlink(join(project, 'interceptor', 'node_modules'), join(own, 'node_modules'), 'junction');
  return own;
}

/** As the chain makes and runs it, with the bootstrap of dist/. */
function builtFunction(language: Language, folder: string): FunctionConfiguration {
  const toolchain = language === 'python' ? pythonToolchain : nodeToolchain(process.execPath);
  const { taskRoot, handler } = componentLayouts[language];
  const program = toolchain.programIn(folder);
  execFileSync(program, toolchain.build.arguments(false), { cwd: folder });
  const args = toolchain.lambdaBootstrap.map((path) => join(root, 'dist', basename(path) === 'bootstrap.py' ? 'lambda-bootstrap.py' : 'lambda-bootstrap.js'));
  return { name: 'interceptor', folder: join(folder, taskRoot), handler, env: toolchain.environment, program, args };
}

const body = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'orders___listOrders', arguments: {} } };
const claims = { iss: 'https://issuer.example.com', sub: 'ana@example.com', aud: 'api://orders', scp: ['orders.read'], exp: 1_800_000_000, groups: Array.from({ length: 20 }, (_, n) => `group ${n}`) };
const headers = { 'x-custom-usertoken': compactToken(claims), 'x-correlation-id': 'c-1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
const event = interceptorEvent({ rawBody: JSON.stringify(body), body, path: '/mcp', headers, passRequestHeaders: true, awsPrincipalArn: null });
const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', clientContext: { REQUEST_ID: 'gateway-1' } };

function startService(): LambdaService {
  return new LambdaService({ place: { region: 'us-west-2', home: tmpdir() }, spawn: componentSpawner(new OutputDrain()), clock: pausableClock(), log: () => {}, maxEnvironments: 1 });
}

async function takeCold(configuration: FunctionConfiguration): Promise<number> {
  const service = startService();
  const started = performance.now();
  try {
    void service.replace(configuration);
    await expectAnswer(service);
    return performance.now() - started;
  } finally {
    service.close();
  }
}

async function measureWarm(configuration: FunctionConfiguration): Promise<Figures[string]> {
  const service = startService();
  try {
    await service.replace(configuration);
    const medians: number[] = [];
    for (let batch = 0; batch < batches; batch += 1) {
      const times: number[] = [];
      for (let call = 0; call < warmRuns; call += 1) {
        const started = performance.now();
        await expectAnswer(service);
        times.push(performance.now() - started);
      }
      medians.push(summarise(times).median);
    }
    return summarise(medians);
  } finally {
    service.close();
  }
}

async function expectAnswer(service: LambdaService): Promise<void> {
  const outcome = await service.invoke(event, context);
  if (outcome.outcome !== 'success') throw new Error(`the interceptor did not answer: ${JSON.stringify(outcome)}`);
}
