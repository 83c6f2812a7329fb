import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { componentPackages } from '../python/componentPackages.ts';
import { installedComponent, runNode } from '../templates/installedComponent.ts';
import { readTemplate } from '../templates/readTemplate.ts';
import type { HopRecordValues, Settings } from './interceptors.ts';

/** A generated agent, ready to be started. */
export type GeneratedAgent = {
  readonly language: 'typescript' | 'python';
  readonly start: (settings: Settings) => Promise<RunningAgent>;
  readonly remove: () => Promise<void>;
};

export type RunningAgent = {
  readonly url: string;
  /** The hop records with this correlation id, once as many as these are there: a pipe may lag behind the answer. Fewer after some seconds. */
  readonly records: (correlationId: string, count: number) => Promise<readonly HopRecordValues[]>;
  /** All that it printed. */
  readonly printed: () => string;
  readonly stop: () => Promise<void>;
};

export async function typescriptAgent(): Promise<GeneratedAgent> {
  const { folder, remove } = await installedComponent('agent-typescript');
  const { code, output } = await runNode(['build.mjs'], folder);
  if (code !== 0) throw new Error(`the agent in TypeScript does not build: ${output}`);
  return { language: 'typescript', start: (settings) => started(process.execPath, ['dist/main.mjs'], folder, settings), remove };
}

export async function pythonAgent(): Promise<GeneratedAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-agent-python-'));
  for (const { path, content } of renderTemplate(readTemplate('agent-python'), { chainName: 'orders', packageName: 'orders-agent' })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const { program, env } = componentPackages('agent-python');
  return {
    language: 'python',
    start: (settings) => started(program, ['src/main.py'], folder, { PYTHONPATH: env['PYTHONPATH'] ?? '', ...settings }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function started(program: string, args: readonly string[], cwd: string, settings: Settings): Promise<RunningAgent> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull, AWS_EC2_METADATA_DISABLED: 'true', HOST: '127.0.0.1', PORT: String(port), ...settings };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => void lines.push(line));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(`${url}/ping`))) if (child.exitCode !== null) throw new Error(`${program} ${args.join(' ')} ended: ${lines.join('\n')}`);
  const recordsOf = (correlationId: string): readonly HopRecordValues[] =>
    lines.filter((line) => line.startsWith('{"tokenHop"')).map((line) => JSON.parse(line) as HopRecordValues).filter((record) => record['correlationId'] === correlationId);
  return {
    url,
    records: async (correlationId, count) => {
      const until = Date.now() + 5000;
      while (recordsOf(correlationId).length < count && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
      return recordsOf(correlationId);
    },
    printed: () => lines.join('\n'),
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

/** Waits a moment where nothing listens yet: the caller asks again. */
async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
