import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { componentPackages } from '../python/componentPackages.ts';
import { installedComponent, runNode } from '../templates/installedComponent.ts';
import { readTemplate } from '../templates/readTemplate.ts';
import type { HopRecordValues } from './interceptors.ts';

/** A generated target API, ready to be started with settings. */
export type GeneratedTarget = {
  readonly language: 'typescript' | 'python';
  readonly folder: string;
  readonly start: (settings: { readonly [name: string]: string }) => Promise<RunningTarget>;
  readonly remove: () => Promise<void>;
};

export type RunningTarget = {
  readonly url: string;
  /** The hop records of the request with this correlation id, once as many as these are there: a pipe may lag behind the answer. Fewer after some seconds. */
  readonly records: (correlationId: string, count: number) => Promise<readonly HopRecordValues[]>;
  /** All that it printed. */
  readonly printed: () => string;
  readonly stop: () => Promise<void>;
};

export async function typescriptTarget(): Promise<GeneratedTarget> {
  const { folder, remove } = await installedComponent('target-api-typescript');
  const { code, output } = await runNode(['build.mjs'], folder);
  if (code !== 0) throw new Error(`the target API in TypeScript does not build: ${output}`);
  return { language: 'typescript', folder, start: (settings) => started(process.execPath, ['dist/main.mjs'], folder, settings), remove };
}

export async function pythonTarget(): Promise<GeneratedTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-target-python-'));
  const variables = { chainName: 'orders', packageName: 'orders-target-api', targetUrl: 'https://orders.example.com' };
  for (const { path, content } of renderTemplate(readTemplate('target-api-python'), variables)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const { program, env } = componentPackages('target-api-python');
  return {
    language: 'python',
    folder,
    start: (settings) => started(program, ['src/main.py'], folder, { PYTHONPATH: env['PYTHONPATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1', ...settings }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function started(program: string, args: readonly string[], cwd: string, settings: { readonly [name: string]: string }): Promise<RunningTarget> {
  const env = { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], HOST: '127.0.0.1', PORT: '0', ...settings };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const records = new Map<string, HopRecordValues[]>();
  const exited = once(child, 'exit');
  const listening = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      const url = /^Target API listens on (\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
      if (!line.startsWith('{"tokenHop"')) return;
      const record = JSON.parse(line) as HopRecordValues;
      const id = String(record['correlationId']);
      records.set(id, [...(records.get(id) ?? []), record]);
    });
    createInterface(child.stderr).on('line', (line) => void lines.push(line));
    void exited.then(() => reject(new Error(`${program} ${args.join(' ')} ended: ${lines.join('\n')}`)));
  });
  return {
    url: await listening,
    records: async (correlationId, count) => {
      const until = Date.now() + 5000;
      for (;;) {
        const found = records.get(correlationId) ?? [];
        if (found.length >= count || Date.now() > until) return found;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    printed: () => lines.join('\n'),
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
