import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli, runCliJson, startCli } from '../testing/cli.ts';
import { ownProject } from '../testing/project.ts';
import { all, readXml } from '../testing/readDocx.ts';

const scenarios = 24;

test('test starts a chain where none runs, plays everything, writes JUnit, and leaves nothing running', async () => {
  const project = await ownProject('orders with ünïcode');
  try {
    const junit = join(project.folder, 'scenarios.xml');
    const { code, stdout } = await runCli(['test', project.folder, '--junit', junit]);
    assert.equal(code, 0, stdout);
    assert.equal(stdout.match(/^✓ /gm)?.length, scenarios + 1);
    assert.match(stdout, /^25 scenarios: 25 as expected\.\n19 of them test your own components; 6 test the chain around a double/m);
    assert.equal(existsSync(join(project.folder, '.agentcore-chain', 'run.json')), false);
    const text = await readFile(junit, 'utf8');
    const cases = all(readXml(text), 'testcase');
    assert.deepEqual([cases.length, cases.filter(({ children }) => children.length > 0).length], [scenarios + 1, 0]);
    for (const said of [stdout, text]) assert.doesNotMatch(said, /eyJ[\w-]{8,}/);
  } finally {
    await project.remove();
  }
});

test('code of the user’s that lets the wrong token in is found, and told with expectation, sight and story', async () => {
  const project = await ownProject();
  const source = join(project.folder, 'target-api', 'src', 'verifyToken.ts');
  const before = await readFile(source, 'utf8');
  const check = "if (!isMeantFor(claims, rules)) return failed('audience');";
  assert.ok(before.includes(check));
  await writeFile(source, before.replace(check, ''));
  const chain = await startCli(project.folder);
  try {
    const junit = join(project.folder, 'scenarios.xml');
    const { code, value } = await runCliJson(['test', project.folder, '--junit', junit]);
    assert.equal(code, 1);
    assert.ok(typeof value === 'object' && value !== null && 'scenarios' in value && Array.isArray(value.scenarios));
    const different = value.scenarios.filter(({ outcome }) => outcome !== 'asExpected');
    assert.deepEqual(different.map(({ name }) => name), ['wrong-audience']);
    assert.partialDeepStrictEqual(different[0], { expected: 'audience-mismatch at target', outcome: 'different', tests: 'ownComponents' });
    assert.ok(different[0].because.length > 0);
    const failures = all(readXml(await readFile(junit, 'utf8')), 'failure');
    assert.deepEqual(failures.map(({ attributes }) => attributes['type']), ['audience-mismatch at target']);
    assert.doesNotMatch(JSON.stringify(value), /eyJ[\w-]{8,}/);
    assert.equal((await runCli(['send', project.folder])).code, 0, 'the chain that ran before runs on');
  } finally {
    await chain.stop();
    await project.remove();
  }
});

test('a folder without a chain is told before anything starts', async () => {
  const { code, stderr } = await runCli(['test', tmpdir()]);
  assert.equal(code, 65);
  assert.match(stderr, /chain-file-missing/);
});
