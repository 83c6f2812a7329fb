import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, renameSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { root } from '../repository/sourceTree.ts';
import { readTemplate, templateTexts, type ComponentTemplate } from './readTemplate.ts';

export type InstalledComponent = { readonly folder: string; readonly remove: () => Promise<void> };

/** A component of its own to build and run, its dependencies linked from the git-ignored .cache: installed once for each lock file. */
export async function installedComponent(name: ComponentTemplate): Promise<InstalledComponent> {
  const folder = await mkdtemp(join(tmpdir(), `agentcore-chain-${name}-`));
  const variables = { chainName: 'orders', packageName: 'orders-component', targetUrl: 'https://orders.example.com' };
  for (const { path, content } of renderTemplate(readTemplate(name), variables)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await symlink(await dependencies(name), join(folder, 'node_modules'), 'junction');
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

async function dependencies(name: ComponentTemplate): Promise<string> {
  const texts = templateTexts(name);
  const lock = texts.get('package-lock.json') ?? '';
  const folder = join(root, '.cache', 'templates', `${name}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return join(folder, 'node_modules');
  const making = `${folder}-${process.pid}`;
  await mkdir(making, { recursive: true });
  await writeFile(join(making, 'package-lock.json'), lock);
  await writeFile(join(making, 'package.json'), texts.get('package.json') ?? '');
  const { code, output } = await runProgram('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], making, { shell: process.platform === 'win32' });
  if (code !== 0) throw new Error(`npm ci of ${name} ended with ${code}: ${output}`);
  try {
    renameSync(making, folder);
  } catch {
    await rm(making, { recursive: true, force: true }); // another test was quicker
  }
  return join(folder, 'node_modules');
}

export type Finished = { readonly code: number; readonly output: string };

/** Runs Node as a user would in the component's folder, and not as a part of this test run. */
export function runNode(args: readonly string[], folder: string): Promise<Finished> {
  return runProgram(process.execPath, args, folder, {});
}

async function runProgram(program: string, args: readonly string[], cwd: string, options: { readonly shell?: boolean }): Promise<Finished> {
  const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code: Number(code), output };
}
