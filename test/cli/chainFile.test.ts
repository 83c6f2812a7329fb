import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCli, runCliJson } from '../testing/cli.ts';
import { readCliError } from '../testing/readCliError.ts';

describe('a chain file that cannot be used', () => {
  let parent: string;
  let folder: string;
  let path: string;
  let good: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-file-'));
    folder = join(parent, 'orders');
    path = join(folder, 'agentcore-chain.json');
    const { code, stderr } = await runCli(['new', folder, '--yes']);
    assert.equal(code, 0, stderr);
    good = await readFile(path, 'utf8');
  });

  after(() => rm(parent, { recursive: true, force: true }));

  /** Runs a command that reads the file; answers its error after holding what every such error has. */
  async function refusalOf(text: string, command = 'flows') {
    await writeFile(path, text);
    const { code, value } = await runCliJson([command, folder]);
    const error = readCliError(value);
    assert.equal(code, 65);
    assert.equal(error.code, 'chain-file-invalid');
    assert.equal(error.source, 'user');
    return error;
  }

  /** The text with one piece changed, and the place where the change begins, counted by hand here and not by the product. */
  function changed(piece: string, into: string, markAt = 0): { readonly text: string; readonly place: string } {
    const offset = good.indexOf(piece);
    assert.ok(offset >= 0 && good.indexOf(piece, offset + 1) === -1, `"${piece}" must stand there once`);
    const before = good.slice(0, offset + markAt).split('\n');
    return { text: good.slice(0, offset) + into + good.slice(offset + piece.length), place: `agentcore-chain.json:${before.length}:${(before.at(-1) ?? '').length + 1}` };
  }

  const cases: readonly { readonly name: string; readonly change: () => { readonly text: string; readonly place: string }; readonly says: RegExp }[] = [
    { name: 'a comma too many', change: () => changed('"AWS_IAM",\n    "passRequestHeaders"', '"AWS_IAM",,\n    "passRequestHeaders"', '"AWS_IAM",'.length), says: /name of a member is expected/ },
    { name: 'a text that is not closed', change: () => changed('"us-west-2"', '"us-west-2', 0), says: /not closed/ },
    { name: 'a comment', change: () => changed('"region"', '/* here */ "region"', 0), says: /no comments/ },
    { name: 'text instead of a flag', change: () => changed('"passRequestHeaders": true', '"passRequestHeaders": "yes"', '"passRequestHeaders": '.length), says: /gateway\.passRequestHeaders must be true or false, not "yes"/ },
    { name: 'a list instead of an object', change: () => changed('"version": 1', '"version": [1]', '"version": '.length), says: /version must be 1, not a list/ },
    { name: 'a mistyped member', change: () => changed('"passRequestHeaders": true', '"passRequestHeader": true'), says: /gateway\.passRequestHeader is no member that is known here\. Did you mean "passRequestHeaders"\?/ },
    { name: 'a header name that is none', change: () => changed('"gateway": "X-Custom-UserToken"', '"gateway": "X Custom: Token"', '"gateway": '.length), says: /headers\.gateway cannot be "X Custom: Token"/ },
    { name: 'a header that the runtime never passes on', change: () => changed('"X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId"', '"X-Amz-Date"'), says: /requestHeaderAllowlist\[\d\]/ },
    { name: 'a region that is none', change: () => changed('"us-west-2"', '"Oregon"'), says: /region cannot be "Oregon": a region looks like us-west-2/ },
    { name: 'a folder outside of the project', change: () => changed('"folder": "agent"', '"folder": "../agent"', '"folder": '.length), says: /agent\.folder cannot be "\.\.\/agent": a path stays inside the project/ },
    { name: 'an absolute folder', change: () => changed('"folder": "interceptor"', '"folder": "/etc"', '"folder": '.length), says: /relative to the project/ },
    { name: 'an OpenAPI document outside of the project', change: () => changed('"target-api/openapi.json"', '"target-api/../../secret.json"'), says: /targets\[0\]\.openapi .*stays inside the project/ },
    { name: 'a name that AWS refuses', change: () => changed('"name": "orders",\n  "region"', '"name": "my orders",\n  "region"', '"name": '.length), says: /name cannot be "my orders"/ },
    { name: 'a member that stands there twice', change: () => changed('"region": "us-west-2"', '"region": "us-west-2",\n  "region": "eu-west-1"', '"region": "us-west-2",\n  '.length), says: /region stands there twice/ },
  ];

  for (const { name, change, says } of cases) {
    test(name, async () => {
      const { text, place } = change();
      const { message } = await refusalOf(text);
      assert.match(message, says);
      assert.ok(message.includes(`\n${place} `), `${place} is not the place in: ${message}`);
    });
  }

  test('two faults are both told, in the order of the file', async () => {
    const { message, remedy } = await refusalOf(good.replace('"us-west-2"', '5').replace('"passRequestHeaders": true', '"passRequestHeaders": null'));
    assert.match(message, /region must be text, not 5\n.*passRequestHeaders must be true or false, not null/);
    assert.match(remedy, /2 places/);
  });

  for (const text of ['', 'null', '[]', '42', '"chain"', '\uFEFF', '{}', '['.repeat(100_000), `{"name":${'"x"'.padEnd(2_000_000)}}`, '{"__proto__":{"version":1}}']) {
    test(`a file that holds ${text.length > 20 ? `${JSON.stringify(text.slice(0, 8))} and ${text.length} characters` : JSON.stringify(text)}`, async () => {
      assert.match((await refusalOf(text)).message, /\nagentcore-chain\.json:1:\d+ \S/);
    });
  }

  test('a secret in the wrong place does not come out again', async () => {
    const secret = 's3cret'.repeat(20);
    const { message } = await refusalOf(good.replace('"us-west-2"', JSON.stringify(secret)));
    assert.ok(!message.includes('s3cret'));
    assert.match(message, /a text of 120 characters/);
  });

  test('a folder in its place is said as it is', async () => {
    const odd = join(parent, 'odd');
    await mkdir(join(odd, 'agentcore-chain.json'), { recursive: true });
    const { code, value } = await runCliJson(['flows', odd]);
    const { code: name, message } = readCliError(value);
    assert.deepEqual([code, name], [65, 'file-unreadable']);
    assert.match(message, /agentcore-chain\.json: it is a folder/);
  });

  for (const command of ['install', 'run', 'flow', 'demo']) {
    test(`${command} refuses it at the same place`, async () => {
      const { text, place } = changed('"us-west-2"', '"Oregon"');
      assert.ok((await refusalOf(text, command)).message.includes(place));
    });
  }

  test('without --json the same stands on stderr, and stdout stays empty', async () => {
    const { text, place } = changed('"us-west-2"', '"Oregon"');
    await writeFile(path, text);
    const { code, stdout, stderr } = await runCli(['flows', folder]);
    assert.equal(code, 65);
    assert.equal(stdout, '');
    assert.ok(stderr.includes(place));
    assert.match(stderr, /\(chain-file-invalid\)\n$/);
  });

  for (const command of ['install', 'run', 'flow', 'flows']) {
    test(`${command} where there is no chain file`, async () => {
      const { code, value } = await runCliJson([command, join(parent, 'nowhere')]);
      const { code: name, message, remedy } = readCliError(value);
      assert.deepEqual([code, name], [65, 'chain-file-missing']);
      assert.match(message, /There is no agentcore-chain\.json in .*nowhere/);
      assert.match(remedy, /agentcore-chain new/);
    });
  }

  test('a component whose folder is not there', async () => {
    await writeFile(path, good.replace('"folder": "agent"', '"folder": "moved-away"'));
    for (const command of ['install', 'run']) {
      const { code, value } = await runCliJson([command, folder]);
      const { code: name, message, remedy } = readCliError(value);
      assert.deepEqual([code, name], [65, 'component-folder-missing']);
      assert.match(message, /moved-away/);
      assert.match(remedy, /"folder" of the agent/);
    }
  });
});
