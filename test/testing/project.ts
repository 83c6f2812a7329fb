import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../repository/sourceTree.ts';
import { runCli } from './cli.ts';

/** A generated project with its components installed, made once for the present templates and kept in the git-ignored .cache. */
export async function installedProject(): Promise<string> {
  const home = join(root, '.cache', `project-${templateHash()}`);
  if (existsSync(home)) return join(home, 'orders');
  const making = `${home}.${process.pid}`;
  await expectOk(['new', join(making, 'orders'), '--yes']);
  await expectOk(['install', join(making, 'orders')]);
  try {
    renameSync(making, home);
  } catch {
    rmSync(making, { recursive: true, force: true }); // another test file was quicker
  }
  return join(home, 'orders');
}

export type OwnProject = { readonly folder: string; readonly remove: () => Promise<void> };

/** A project of the test's own to change and run: files copied, node_modules linked. */
export async function ownProject(name = 'orders'): Promise<OwnProject> {
  const source = await installedProject();
  const { folder, remove } = await emptyFolder(name);
  await cp(source, folder, { recursive: true, filter: (path) => !/node_modules|\.agentcore-chain/.test(path.slice(source.length)) });
  await linkDependencies(source, folder);
  return { folder, remove };
}

/** A project as `new` makes it with these options, its components built with the dependencies of the installed one. */
export async function newProject(options: readonly string[]): Promise<OwnProject> {
  const source = await installedProject();
  const { folder, remove } = await emptyFolder('orders'); // the chain's name stands in the lock files, by which an install is known
  await expectOk(['new', folder, '--yes', ...options]);
  await linkDependencies(source, folder);
  return { folder, remove };
}

async function emptyFolder(name: string): Promise<OwnProject> {
  const parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-test-'));
  return { folder: join(parent, name), remove: () => rm(parent, { recursive: true, force: true, maxRetries: 3 }) };
}

async function linkDependencies(source: string, folder: string): Promise<void> {
  for (const component of await readdir(folder)) {
    const installed = join(source, component, 'node_modules');
    if (existsSync(installed)) await symlink(installed, join(folder, component, 'node_modules'), 'dir');
  }
}

async function expectOk(args: readonly string[]): Promise<void> {
  const { code, stderr } = await runCli(args);
  if (code !== 0) throw new Error(`agentcore-chain ${args.join(' ')} ended with ${code}: ${stderr}`);
}

function templateHash(): string {
  const hash = createHash('sha256');
  for (const file of globSync('runtime-templates/**/*', { cwd: root }).sort()) {
    const path = join(root, file);
    if (!file.includes('node_modules') && statSync(path).isFile()) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}
