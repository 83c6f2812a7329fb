import { homedir } from 'node:os';
import { join } from 'node:path';

/** code-server 4.139 is VS Code 1.139: the real workbench, extension host and webviews. It runs on Node 24 alone. */
export const codeServerVersion = '4.139.1';
const nodeMajor = '24';

export type VscodeServerPaths = {
  /** Outside the checkout, so that every checkout and every clean clone shares one. */
  readonly folder: string;
  /** The program to run, under Node 24. */
  readonly entry: string;
  /** VS Code inside it: what `npm install` must be run for a second time. */
  readonly vscode: string;
};

/** Where the server of this version is, or will be. Looks at nothing. */
export function vscodeServerPaths(env: NodeJS.ProcessEnv = process.env): VscodeServerPaths {
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return pathsIn(join(cache, 'agentcore-chain', `vscode-server-${codeServerVersion}-node${nodeMajor}-${process.arch}`));
}

/** The same inside any folder: also the one in which it is being installed. */
export function pathsIn(folder: string): VscodeServerPaths {
  const codeServer = join(folder, 'node_modules', 'code-server');
  return { folder, entry: join(codeServer, 'out', 'node', 'entry.js'), vscode: join(codeServer, 'lib', 'vscode') };
}
