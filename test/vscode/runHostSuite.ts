import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from '../repository/sourceTree.ts';
import { ownProject } from '../testing/project.ts';
import { buildHostSuite } from './buildHostSuite.ts';

// A program: `node runHostSuite.ts RESULTS SPEC...` runs the specs inside a real extension host that has an own project open, and leaves
// one line of JSON for each test in the file RESULTS. Exits with 0 when all passed.
const [results = '', ...specs] = process.argv.slice(2);
const vscode = executable();
const suite = await buildHostSuite(specs);
const profile = mkdtempSync(join(tmpdir(), 'vscode-'));
const project = await ownProject();
try {
  await runTests({
    ...vscode,
    extensionDevelopmentPath: root, extensionTestsPath: suite.path,
    launchArgs: [project.folder, '--user-data-dir', join(profile, 'data'), '--extensions-dir', join(profile, 'extensions')],
    // Our stand-in is a script for the Node that runs here, whichever comes first on PATH; VS Code takes its PATH from the user's login shell, so the
    // components' Node is named.
    extensionTestsEnv: { AGENTCORE_CHAIN_HOST_RESULTS: results, AGENTCORE_CHAIN_NODE: process.execPath, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` },
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1; // what failed is in the results, or printed
} finally {
  await project.remove();
  suite.remove();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** The VS Code that VSCODE_EXECUTABLE names; else on Linux our stand-in on its server, and elsewhere the desktop's, downloaded once. */
function executable(): { readonly vscodeExecutablePath: string } | { readonly cachePath: string } {
  const named = process.env['VSCODE_EXECUTABLE'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`VSCODE_EXECUTABLE names ${basename(named)}, and there is no such file: ${named}`);
    return { vscodeExecutablePath: named };
  }
  return process.platform === 'linux' ? { vscodeExecutablePath: join(import.meta.dirname, 'code.ts') } : { cachePath: join(root, '.cache', 'vscode-desktop') };
}
