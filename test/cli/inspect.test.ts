import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { cli } from '../testing/cli.ts';
import { openInspector } from '../testing/inspectorClient.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';

describe('run --inspect', () => {
  let project: OwnProject;
  before(async () => {
    project = await ownProject();
  });
  after(() => project?.remove());

  test('says in words where debuggers attach', async () => {
    const ports = await runUntil(project.folder, [], (said) => {
      const found = [...said.matchAll(/^Debuggers attach to the (agent|interceptor|target) at 127\.0\.0\.1:(\d+) \(process \d+\)\.$/gm)];
      return said.includes('no time-out of the chain fires') && found.map(([, name = '', port = '']) => [name, Number(port)] as const);
    });
    assert.deepEqual(ports.map(([name]) => name), ['agent', 'interceptor', 'target']);
  });

  test('with --json in component lines after the first', async () => {
    await runUntil(project.folder, ['--json'], async (said) => {
      const [ready, ...lines] = said.split('\n').slice(0, -1).map((line): unknown => JSON.parse(line));
      if (lines.length < 3) return false;
      assert.match(JSON.stringify(ready), /^\{"ready":true/);
      const components = lines.map((line) => readInspected(line));
      assert.deepEqual(components.map(({ name }) => name), ['agent', 'interceptor', 'target']);
      for (const { port } of components) (await openInspector(port)).close();
      return true;
    });
  });
});

/** Runs the chain until the question about its stdout has an answer, and ends it. */
async function runUntil<T>(folder: string, args: readonly string[], ask: (said: string) => T | false | Promise<T | false>): Promise<T> {
  const child = spawn(process.execPath, [cli, 'run', folder, '--inspect', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  try {
    const answer = await until('the inspectors are told', () => ask(said));
    if (answer === false) throw new TypeError('until answers no false');
    return answer;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function readInspected(line: unknown): { readonly name: string; readonly port: number } {
  const { component }: { component?: { name?: unknown; inspectors?: readonly { port?: unknown }[] } } = Object(line);
  return { name: String(component?.name), port: Number(component?.inspectors?.[0]?.port) };
}
