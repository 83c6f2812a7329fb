import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../../src/core/chain/defaultChain.ts';
import { chainToJson } from '../../src/core/chain/parseChain.ts';
import { until } from '../testing/until.ts';
import type { Problem } from '../vscode/driver/problems.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

const sound = chainToJson(defaultChain({ name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null, identity: { preset: 'okta', issuer: null, audience: null, clientId: null } }));

let folder: string;
let vscode: Vscode;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chain-file-'));
  await writeFile(join(folder, 'agentcore-chain.json'), sound);
  vscode = await openVscode({ folder, trusted: false });
  await vscode.openFile(join(folder, 'agentcore-chain.json'));
});
after(async () => {
  await vscode?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The file as somebody else writes it; the editor shows it. */
async function write(text: string): Promise<void> {
  await writeFile(join(folder, 'agentcore-chain.json'), text);
  await vscode.rereadFile();
}

async function problemsOnce(what: string, fits: (problems: readonly Problem[]) => boolean): Promise<readonly Problem[]> {
  return until(what, async () => {
    const problems = await vscode.problems();
    return fits(problems) && problems;
  });
}

/** Line and column of a piece of the text, as the Problems view counts them. */
function placeOf(text: string, piece: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, text.indexOf(piece));
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

/** What VS Code shows beside this place. */
async function hoverAt({ line, column }: { readonly line: number; readonly column: number }): Promise<string> {
  const { page } = vscode;
  await vscode.goTo(line, column + 1);
  await vscode.runCommand('Show or Focus Hover');
  const hover = page.locator('.monaco-editor .monaco-hover:visible, .monaco-resizable-hover:visible').first();
  await hover.locator('.hover-contents, .rendered-markdown').first().waitFor();
  return hover.innerText();
}

test('a sound file has no problems', async () => {
  assert.deepEqual(await vscode.problems(), []);
});

test('what the schema cannot say is marked at its place, what it says is said once; in Restricted Mode too', async () => {
  const text = sound.replace('"X-Correlation-Id"', '"Host"').replace('"passRequestHeaders": true', '"passRequestHeaders": "yes"').replace('"runsOn": "eks"', '"runsOn": "eks",\n      "runsOn": "ecs"');
  await write(text);
  const problems = await problemsOnce('all are told', (all) => all.length >= 4);
  assert.deepEqual(problems.map(({ severity, message, line, column }) => ({ severity, message, line, column })).sort((a, b) => a.line - b.line), [
    { severity: 'warning', message: 'Incorrect type. Expected "boolean".', ...placeOf(text, '"yes"') },
    { severity: 'warning', message: 'Duplicate object key', ...placeOf(text, '"runsOn": "eks"') },
    { severity: 'warning', message: 'Duplicate object key', ...placeOf(text, '"runsOn": "ecs"') },
    { severity: 'error', message: 'targets[0].allowedRequestHeaders[0] cannot be "Host": AWS does not let this header be allow-listed for a target', ...placeOf(text, '"Host"') },
  ]);
  await vscode.screenshot('chain-file-problems');
});

test('a mended file has none again', async () => {
  await write(sound);
  await problemsOnce('none is left', (all) => all.length === 0);
});

test('a rule that two members break together is told at the bracket of what holds them', async () => {
  const text = sound.replace('"language": "typescript",\n      "folder": "target-api"', '"language": null,\n      "folder": "target-api"');
  assert.notEqual(text, sound);
  await write(text);
  const [problem] = await problemsOnce('it is told', (all) => all.length > 0);
  assert.deepEqual(problem, { file: 'agentcore-chain.json', severity: 'error', message: 'targets[0] has a folder and a language, or neither', ...placeOf(text, '{\n      "name": "orders"') });
  await write(sound);
  await problemsOnce('none is left', (all) => all.length === 0);
});

test('hovers say what a setting does and where AWS explains it', async () => {
  const hover = await hoverAt(placeOf(sound, '"passRequestHeaders"'));
  assert.match(hover, /Give request headers to the interceptor\. Without them it never sees the user’s token\.\s+Configuration of interceptors/);
  const link = vscode.page.locator('.monaco-hover a[data-href], .monaco-hover a[href]').filter({ hasText: 'Configuration of interceptors' }).first();
  assert.equal((await link.getAttribute('data-href')) ?? (await link.getAttribute('href')), 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-interceptors-configuration.html');
  await vscode.screenshot('chain-file-hover');
});
