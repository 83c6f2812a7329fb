import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { guideFilesOf, pythonChain } from '../../../test/builders/guideChains.ts';
import { readDocx } from '../../../test/testing/readDocx.ts';
import { composeServices } from '../../compose.ts';
import { chainGuide } from '../../core/guide/chainGuide.ts';
import { verbsLater, verbsToday } from '../../core/guide/verbs.ts';
import { writeMarkdown } from '../../core/guide/writeMarkdown.ts';
import { commands } from '../commands.ts';
import type { Io } from '../io.ts';
import { guideCommand } from './guide.ts';

const files = guideFilesOf(pythonChain);
const expected = chainGuide(pythonChain, files);

async function project(context: TestContext): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'guide ü '));
  context.after(() => rm(parent, { recursive: true }));
  const folder = join(parent, 'orders');
  const others = ['interceptor/node_modules/x/index.js', 'interceptor/.venv/lib/x.py', 'agent/dist/main.js'].map((path) => ({ path, text: '# Setting 2 of GUIDE.md\nlost()\n' }));
  for (const { path, text } of [...files, ...others]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function runGuide(folder: string, { out, json = false }: { readonly out?: string; readonly json?: boolean } = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const io: Io = { stdin, stdout, stderr, env: {}, signal: new AbortController().signal, tellStays: () => {} };
  const values = out === undefined ? {} : { out };
  const code = await guideCommand.run({ positionals: [folder], values, json, io, services: composeServices({ environment: () => process.env }) });
  return { code, stdout: String(stdout.read() ?? '') };
}

test('without --out the guide is Markdown on stdout, with --json the document as data', async (context) => {
  const folder = await project(context);
  assert.deepEqual(await runGuide(folder), { code: 0, stdout: writeMarkdown(expected) });
  assert.deepEqual(JSON.parse((await runGuide(folder, { json: true })).stdout), expected);
});

test('it tells the project as it is on disk now, and what was lost is missing', async (context) => {
  const folder = await project(context);
  const source = join(folder, 'interceptor/src/interceptor/gateway_request.py');
  await writeFile(source, `\n\n${await readFile(source, 'utf8')}`);
  assert.match((await runGuide(folder)).stdout, /gateway_request\.py:5`/);
  await rm(source);
  assert.match((await runGuide(folder)).stdout, /\| 2 Interceptor, input \|[^|]*\| \*\*not found\*\*/);
  await rm(join(folder, 'interceptor'), { recursive: true });
  assert.match((await runGuide(folder)).stdout, /\| 3 Interceptor, output \|[^|]*\| \*\*not found\*\*/);
});

test('--out writes what the ending says, over what is there, and leaves nothing else', async (context) => {
  const folder = await project(context);
  const out = join(folder, 'GUIDE.docx');
  await writeFile(out, 'an older one');
  const { code, stdout } = await runGuide(folder, { out });
  assert.deepEqual([code, stdout], [0, `Wrote ${out}\n`]);
  assert.equal(readDocx(await readFile(out)).title, 'orders: guide');
  assert.deepEqual(JSON.parse((await runGuide(folder, { out: join(folder, 'GUIDE.md'), json: true })).stdout), { path: join(folder, 'GUIDE.md'), title: 'orders: guide' });
  assert.equal(await readFile(join(folder, 'GUIDE.md'), 'utf8'), writeMarkdown(expected));
  assert.deepEqual((await readdir(folder)).filter((name) => /guide/i.test(name)), ['GUIDE.docx', 'GUIDE.md']);
});

for (const [name, out, code] of [['another ending', 'GUIDE.pdf', 'usage'], ['no ending', 'GUIDE', 'usage'], ['a folder that is not there', 'nowhere/GUIDE.docx', 'file-unwritable']] as const) {
  test(`--out with ${name} is refused, and nothing is written`, async (context) => {
    const folder = await project(context);
    await assert.rejects(() => runGuide(folder, { out: join(folder, out) }), { code });
    assert.deepEqual((await readdir(folder)).filter((entry) => entry.startsWith('GUIDE')), []);
  });
}

test('a folder without a chain is refused as everywhere', async () => {
  await assert.rejects(() => runGuide(tmpdir()), { code: 'chain-file-missing' });
});

test('a guide says of no command that it works, or does not, against the truth', () => {
  const names = commands.map(({ name }) => name);
  assert.deepEqual(verbsToday.filter((verb) => !names.includes(verb)), []);
  assert.deepEqual(verbsLater.filter((verb) => names.includes(verb)), []);
  const named = [...writeMarkdown(expected).matchAll(/agentcore-chain ([a-z]+)/g)].map(([, verb = '']) => verb);
  const known: readonly string[] = [...verbsToday, ...verbsLater];
  assert.deepEqual(named.filter((verb) => !known.includes(verb)), []);
});
