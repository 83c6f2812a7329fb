import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentLayouts } from '../../src/core/chain/componentLayout.ts';
import { everywhere, type ComponentLanguages } from '../../src/core/chain/componentLanguages.ts';
import { digestOf } from '../python/installedOnce.ts';
import { pathWithUv, testPython } from '../python/uv.ts';
import { root } from '../repository/sourceTree.ts';
import { runCli } from './cli.ts';

/** A generated project with its components installed, made once for the present templates and kept in the git-ignored .cache. */
export async function installedProject(): Promise<string> {
  const home = join(root, '.cache', `project-${templateHash()}`);
  return madeOnce(home, async (folder) => {
    await expectOk(['new', folder, '--yes']);
    await expectOk(['install', folder]);
  });
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

/** A project as `new` makes it with these options, its components in these languages, with the dependencies of installed ones. */
export async function newProject(options: readonly string[], languages = everywhere('typescript')): Promise<OwnProject> {
  const { folder, remove } = await emptyFolder('orders'); // the chain's name stands in the lock files, by which an install is known
  await expectOk(['new', folder, '--yes', ...languageOptions(languages), ...options]);
  await linkDependencies(await installedProject(), folder);
  for (const component of pythonComponents) {
    if (languages[component] === 'python') await symlink(await pythonEnvironment(component), join(folder, componentFolders[component], environment), 'dir');
  }
  if (options.includes('streamlit')) await symlink(await frontendEnvironment(), join(folder, 'frontend', environment), 'dir');
  return { folder, remove };
}

const { environment } = componentLayouts.python;
const pythonComponents = ['agent', 'interceptor', 'target'] as const;
const componentFolders = { agent: 'agent', interceptor: 'interceptor', target: 'target-api' } as const;

/** The same for the frontend. */
async function frontendEnvironment(): Promise<string> {
  const requirements = join(root, 'runtime-templates', 'frontend-streamlit', 'files', componentLayouts.python.lockFile);
  const home = join(root, '.cache', `environment-frontend-${digestOf(requirements, testPython().version)}`);
  const project = await madeOnce(home, async (folder) => {
    await expectOk(['new', folder, '--yes', '--frontend', 'streamlit', ...languageOptions(everywhere('typescript'))]);
    await linkDependencies(await installedProject(), folder);
    await expectOk(['install', folder], { PATH: pathWithUv() });
  });
  return join(project, 'frontend', environment);
}

/** The virtual environment of a component in Python as `install` makes it, made once for its requirements and kept in .cache. */
async function pythonEnvironment(component: keyof ComponentLanguages): Promise<string> {
  const own = componentFolders[component];
  const requirements = join(root, 'runtime-templates', `${own}-python`, 'files', componentLayouts.python.lockFile);
  const home = join(root, '.cache', `environment-${component}-${digestOf(requirements, testPython().version)}`);
  const project = await madeOnce(home, async (folder) => {
    await expectOk(['new', folder, '--yes', ...languageOptions({ ...everywhere('typescript'), [component]: 'python' })]);
    await linkDependencies(await installedProject(), folder);
    await expectOk(['install', folder], { PATH: pathWithUv() });
  });
  return join(project, own, environment);
}

function languageOptions({ agent, interceptor, target }: ComponentLanguages): readonly string[] {
  return ['--agent', agent, '--interceptor', interceptor, '--target', target];
}

/** Makes a project below a folder of .cache unless it is there; answers the project's folder. */
async function madeOnce(home: string, make: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(home)) return join(home, 'orders');
  const making = `${home}.${process.pid}`;
  await make(join(making, 'orders'));
  try {
    renameSync(making, home);
  } catch {
    rmSync(making, { recursive: true, force: true }); // another test file was quicker
  }
  return join(home, 'orders');
}

async function emptyFolder(name: string): Promise<OwnProject> {
  const parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-test-'));
  return { folder: join(parent, name), remove: () => rm(parent, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Of the components in TypeScript. */
async function linkDependencies(source: string, folder: string): Promise<void> {
  for (const component of await readdir(folder)) {
    const installed = join(source, component, 'node_modules');
    if (existsSync(installed) && existsSync(join(folder, component, componentLayouts.typescript.lockFile))) await symlink(installed, join(folder, component, 'node_modules'), 'dir');
  }
}

async function expectOk(args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<void> {
  const { code, stderr } = await runCli(args, { env });
  if (code !== 0) throw new Error(`agentcore-chain ${args.join(' ')} ended with ${code}: ${stderr}`);
}

function templateHash(): string {
  const hash = createHash('sha256');
  for (const file of globSync('runtime-templates/**/*', { cwd: root }).sort()) {
    const path = join(root, file);
    if (!/node_modules|__pycache__/.test(file) && statSync(path).isFile()) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}
