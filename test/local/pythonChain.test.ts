import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ChainEvent, RunningChain } from '../../src/app/ports.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { joinChain } from '../../src/local/client.ts';
import { testPython } from '../python/uv.ts';
import { startCli, type RunningCli } from '../testing/cli.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { pidsOf, restartMs } from '../testing/restartMs.ts';
import { until } from '../testing/until.ts';
import { outcomeOf } from './playScenarios.ts';

/** A module of each component that is loaded at its start. */
const sources = { agent: 'agent/src/agent/settings.py', interceptor: 'interceptor/src/interceptor/trace.py', target: 'target-api/src/target_api/settings.py' } as const;
const healthy = { verdict: 'healthy', brokenAt: null, errors: [], related: ['healthy'] };

describe('a chain in Python alone, on a machine without Node', () => {
  let project: OwnProject;
  let running: RunningCli;
  let chain: RunningChain;

  before(async () => {
    project = await newProject([], everywhere('python'));
    running = await startCli(project.folder, [], { PATH: pathWithPythonAlone(join(project.folder, '..', 'bin')) });
    chain = await joinChain(project.folder);
  });

  after(async () => {
    await running?.stop();
    await project?.remove();
  });

  test('is healthy, and the doubles of scenarios run on what runs us', async () => {
    assert.deepEqual(await outcomeOf(chain, project.folder), healthy);
    for (const [scenario, code] of [['agent-forgets', 'token-not-sent'], ['interceptor-bad-output', 'interceptor-output-invalid']] as const) {
      assert.deepEqual((await outcomeOf(chain, project.folder, scenario)).errors, [code]);
    }
  });

  for (const component of ['agent', 'interceptor', 'target'] as const) {
    test(`an edit of the ${component} restarts it alone, and the next request meets the edited code`, async (context) => {
      const pids = await pidsOf(chain);
      const took = await restartMs(chain, component, () => appendFile(join(project.folder, sources[component]), `\nprint("edited ${component}")\n`));
      context.diagnostic(`${component}: ${Math.round(took)} ms`);
      const others = (of: ReadonlyMap<string, number | null>) => [...of].filter(([name]) => name !== component);
      assert.deepEqual(others(await pidsOf(chain)), others(pids));
      assert.deepEqual(await outcomeOf(chain, project.folder), healthy);
      assert.match(readFileSync(join(project.folder, '.agentcore-chain', 'logs', `${component}.jsonl`), 'utf8'), new RegExp(`"edited ${component}"`));
    });

    test(`an edit of the ${component} that does not parse is told with file and line, and what runs stays up`, async () => {
      const pids = await pidsOf(chain);
      const problems: ChainEvent[] = [];
      const ending = new AbortController();
      const reading = collect(chain.events(ending.signal), problems);
      const file = join(project.folder, sources[component]);
      const lines = readFileSync(file, 'utf8').split('\n').length;
      await appendFile(file, 'def (\n');
      const problem = await until('the problem is told', () => problems.find(({ kind }) => kind === 'problem'));
      ending.abort();
      await reading;
      assert.ok(problem.kind === 'problem' && problem.error.code === 'component-build-failed');
      assert.match(problem.error.message, new RegExp(`The ${component} did not build:[^]*${sources[component].replace(/^[^/]+./, '')}", line ${lines}\\n[^]*SyntaxError`));
      assert.match(problem.error.remedy ?? '', /python -m compileall src/);
      assert.deepEqual(await pidsOf(chain), pids);
      assert.deepEqual(await outcomeOf(chain, project.folder), healthy);
    });
  }
});

async function collect(events: AsyncIterable<ChainEvent>, into: ChainEvent[]): Promise<void> {
  for await (const event of events) into.push(event);
}

/** The command line looks for Python to see whether what is installed fits it. */
function pathWithPythonAlone(folder: string): string {
  mkdirSync(folder);
  symlinkSync(testPython().program, join(folder, 'python3'));
  return folder;
}
