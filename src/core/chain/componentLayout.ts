import type { Language } from './chain.ts';

/** How a component's folder is laid out in one language, as its template makes it. Paths are relative to that folder, with `/`. */
export type ComponentLayout = {
  /** What fixes every dependency, those of tests and tools included. */
  readonly lockFile: string;
  /** Where the dependencies are installed. */
  readonly environment: string;
  /** What starts a server: the agent, the target API, the frontend. */
  readonly server: string;
  /** Where Lambda finds the interceptor's handler, and its name. */
  readonly taskRoot: string;
  readonly handler: string;
  /** Files outside `src/` that change what runs. */
  readonly buildInputs: readonly string[];
};

export const componentLayouts: { readonly [language in Language]: ComponentLayout } = {
  typescript: {
    lockFile: 'package-lock.json',
    environment: 'node_modules',
    server: 'dist/main.mjs',
    taskRoot: '.',
    handler: 'dist/index.handler',
    buildInputs: ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'],
  },
  python: {
    lockFile: 'requirements-dev.txt',
    environment: '.venv',
    server: 'src/main.py',
    taskRoot: 'src',
    handler: 'interceptor.handler.handler',
    buildInputs: ['requirements-dev.txt'],
  },
};
