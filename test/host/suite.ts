import { appendFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** What became of one test, as a line of JSON in the file that AGENTCORE_CHAIN_HOST_RESULTS names. */
export type HostOutcome = { readonly name: string; readonly file: string; readonly state: 'passed' | 'failed' | 'skipped'; readonly error?: string };

/** VS Code calls this inside its extension host. Runs the bundled specs beside this file; rejects where one fails. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: 'tdd', timeout: 180_000, reporter: 'dot' });
  for (const file of globSync('*.spec.cjs', { cwd: __dirname }).sort()) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => note(test, 'passed'));
    runner.on('pending', (test) => note(test, 'skipped'));
    runner.on('fail', (test, error: unknown) => note(test, 'failed', error instanceof Error ? (error.stack ?? error.message) : String(error)));
  });
  if (failures > 0) throw new Error(`${failures} of the tests in the extension host failed`);
}

function note(test: Mocha.Runnable, state: HostOutcome['state'], error?: string): void {
  const outcome: HostOutcome = { name: test.fullTitle(), file: test.file ?? '', state, ...(error === undefined ? {} : { error }) };
  const results = process.env['AGENTCORE_CHAIN_HOST_RESULTS'];
  if (results === undefined) throw new Error('AGENTCORE_CHAIN_HOST_RESULTS does not name a file for the results');
  appendFileSync(results, `${JSON.stringify(outcome)}\n`);
}
