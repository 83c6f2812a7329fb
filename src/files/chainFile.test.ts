import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { everywhere } from '../core/chain/componentLanguages.ts';
import { defaultChain } from '../core/chain/defaultChain.ts';
import { chainToJson } from '../core/chain/parseChain.ts';
import type { PlacedProblem } from '../core/chain/placedProblem.ts';
import { ChainError } from '../core/errors.ts';
import { chainFileName, parseChainText, readChainFile } from './chainFile.ts';

const text = chainToJson(defaultChain({
  name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null,
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
}));

/** Where the text first holds a piece, as an editor counts. */
function placeOf(content: string, piece: string): string {
  const lines = content.split('\n');
  const line = lines.findIndex((candidate) => candidate.includes(piece));
  return `${line + 1}:${(lines[line] ?? '').indexOf(piece) + 1}`;
}

function markedBy(content: string, { line, column, endLine, endColumn }: PlacedProblem): string {
  const lines = content.split('\n').slice(line - 1, endLine);
  const last = lines.pop() ?? '';
  return [...lines, last.slice(0, endColumn - 1)].join('\n').slice(column - 1);
}

function placesIn(content: string): string[] {
  const read = parseChainText(content);
  return read.ok ? [] : read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test('reads what the scaffold writes, also with a byte order mark and Windows line ends', () => {
  assert.deepEqual(placesIn(text), []);
  assert.deepEqual(placesIn(`\uFEFF${text.replaceAll('\n', '\r\n')}`), []);
});

for (const [name, from, to, marker, says] of [
  ['a wrong value at the value', '"passRequestHeaders": true', '"passRequestHeaders": "yes"', '"yes"', 'gateway.passRequestHeaders must be true or false, not "yes"'],
  ['a mistyped name at the name', '"exceptionLevel"', '"exceptionlevel"', '"exceptionlevel"', 'gateway.exceptionlevel is no member that is known here. Did you mean "exceptionLevel"?'],
  ['an item of a list at the item', '"X-Correlation-Id"', '"Host"', '"Host"', 'targets[0].allowedRequestHeaders[0] cannot be "Host": AWS does not let this header be allow-listed for a target'],
  ['a missing member at its object', '    "passRequestHeaders": true,\n', '', '{\n    "authorizer": "AWS_IAM",\n    "exceptionLevel"', 'gateway lacks the member "passRequestHeaders"'],
  ['a member that stands there twice at the second', '"exceptionLevel": "off"', '"exceptionLevel": "off", "authorizer": "NONE"', '"authorizer": "NONE"', 'gateway.authorizer stands there twice'],
  ['a trailing comma', '"exceptionLevel": "off"', '"exceptionLevel": "off",', '}', 'The name of a member is expected, in double quotes.'],
  ['a comment', '"exceptionLevel": "off"', '"exceptionLevel": "off" // opaque', '// opaque', 'JSON has no comments.'],
  ['a missing comma', '"version": 1,', '"version": 1', '"name"', 'A "," is expected.'],
] as const) {
  test(`tells ${name}`, () => {
    const broken = text.replace(from, to);
    const [first] = placesIn(broken);
    assert.equal(first?.slice(first.indexOf(' ') + 1), says);
    const offset = marker === '}' ? broken.indexOf('}', broken.indexOf('"exceptionLevel"')) : broken.indexOf(marker);
    const before = broken.slice(0, offset);
    assert.equal(first.slice(0, first.indexOf(' ')), `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`);
  });
}

for (const [name, from, to, marked, editorTells] of [
  ['a value', '"us-west-2"', '"Oregon"', '"Oregon"', true],
  ['a name', '"exceptionLevel"', '"exceptionlevel"', '"exceptionlevel"', true],
  ['the bracket of an object that lacks a member', '    "passRequestHeaders": true,\n', '', '{', true],
  ['what a rule refuses', '"X-Correlation-Id"', '"Host"', '"Host"', false],
  ['a header that is named twice', '"X-Correlation-Id",', '"X-Correlation-Id", "x-correlation-id",', '"x-correlation-id"', false],
  ['a rule that two members break together: the bracket of what holds them', '"language": "typescript",\n      "folder": "target-api"', '"language": null,\n      "folder": "target-api"', '{', false],
  ['a member whose place is empty: the bracket of what should hold it', '"language": "typescript",\n      "folder": "target-api",\n      "openapi": "target-api/openapi.json",\n      "url": null,', '"language": null,\n      "folder": null,\n      "openapi": "target-api/openapi.json",', '{', false],
  ['a comment', '"exceptionLevel": "off"', '"exceptionLevel": "off" /* opaque */', '/* opaque */', true],
] as const) {
  test(`marks exactly ${name}`, () => {
    const broken = text.replace(from, to);
    assert.notEqual(broken, text);
    const read = parseChainText(broken);
    assert.ok(!read.ok);
    assert.deepEqual(read.problems.map((problem) => [markedBy(broken, problem), problem.editorTells]), [[marked, editorTells]]);
  });
}

test('tells problems in the order of the file', () => {
  const broken = text.replace('"us-west-2"', '7').replace('"off"', '8').replace('"version": 1', '"version": 9');
  assert.deepEqual(placesIn(broken).map((place) => place.split(' ')[0]), [placeOf(broken, '9'), placeOf(broken, '7'), placeOf(broken, '8')]);
});

test('a file cut anywhere is told with a place, never an exception', () => {
  fc.assert(fc.property(fc.nat(text.trimEnd().length - 1), (length) => assert.match(placesIn(text.slice(0, length))[0] ?? '', /^\d+:\d+ ./)));
});

test('any text is read or told', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.array(fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1', '-', '\\', ' ', 'e', '/')).map((parts) => parts.join(''))), (content) => {
    assert.notEqual(placesIn(content).length, 0);
  }));
});

for (const opening of ['[', '{"a":']) {
  test(`a hundred thousand of ${opening} are refused where they become too deep`, () => {
    assert.deepEqual(placesIn(opening.repeat(100_000)), [`1:${32 * opening.length + 1} Nothing in this file is nested deeper than 32 levels.`]);
  });
}

test('reads and refuses files in folders with spaces and non-ASCII letters', async (context) => {
  const root = await mkdtemp(join(tmpdir(), 'chain '));
  context.after(() => rm(root, { recursive: true }));
  const folder = join(root, 'Größe und Maß 数');
  await mkdir(folder);

  await assert.rejects(readChainFile(folder), (error) => error instanceof ChainError && error.code === 'chain-file-missing' && error.message.includes('Größe und Maß 数'));
  await writeFile(join(folder, chainFileName), text);
  assert.equal((await readChainFile(folder)).chain.name, 'orders');
  await writeFile(join(folder, chainFileName), text.replace('"us-west-2"', '"Oregon"').replace('"off"', 'false'));
  await assert.rejects(readChainFile(folder), (error) => {
    assert.ok(error instanceof ChainError);
    assert.equal(error.code, 'chain-file-invalid');
    assert.match(error.message, new RegExp(`agentcore-chain\\.json:${placeOf(text, '"us-west-2"')} region cannot be "Oregon"`));
    assert.match(error.message, new RegExp(`agentcore-chain\\.json:${placeOf(text, '"off"')} gateway\\.exceptionLevel must be`));
    return true;
  });
});

test('a chain file that is a folder is unreadable, not missing', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'chain-'));
  context.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, chainFileName));
  await assert.rejects(readChainFile(folder), { code: 'file-unreadable' });
});
