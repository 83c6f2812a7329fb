import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

// All projects: the tree that Node runs, the webview with a browser's types, and core alone without Node's types, which is what holds its purity.
for (const project of ['.', 'src/core', 'webview']) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
