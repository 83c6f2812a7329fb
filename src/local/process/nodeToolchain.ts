import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { componentLayouts } from '../../core/chain/componentLayout.ts';
import { entryPath } from '../entries.ts';
import { nodeInspector } from './inspector.ts';
import { isStale } from './sourceTime.ts';
import type { Toolchain } from './toolchain.ts';

const { environment, buildInputs } = componentLayouts.typescript;

/** TypeScript is bundled by the component's own build.mjs, where the bundle is older than what it is made from. `node`: path of the Node that runs all of it. */
export function nodeToolchain(node: string): Toolchain {
  return {
    language: 'typescript',
    programIn: () => node,
    environment: {},
    lambdaBootstrap: [entryPath('lambda-bootstrap')],
    debugger: nodeInspector,
    build: {
      arguments: () => ['build.mjs'],
      isNeeded: (folder, bundle) => isStale(folder, bundle, buildInputs),
      isInstalled: (folder) => existsSync(join(folder, environment)),
      command: 'node build.mjs',
    },
  };
}
