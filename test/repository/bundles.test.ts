import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { Metafile } from 'esbuild';
import { buildAll } from '../../build/build.ts';
import { bundledPackages } from '../../build/licenceNotices.ts';

type Output = Metafile['outputs'][string];

let folder: string;
let metafiles: readonly Metafile[];
let outputs: ReadonlyMap<string, Output>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-bundles-'));
  metafiles = await buildAll({ output: folder, shipped: false });
  outputs = new Map(metafiles.flatMap((metafile) => Object.entries(metafile.outputs)).map(([file, output]) => [resolve(file), output]));
});

after(() => rm(folder, { recursive: true, force: true }));

/** Sources that are loaded before anything is used: those of the entry and of all that it imports statically. */
function loadedAtOnce(entry: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (file: string): readonly string[] => {
    const output = outputs.get(file);
    if (output === undefined || seen.has(file)) return [];
    seen.add(file);
    return [...Object.keys(output.inputs), ...output.imports.flatMap(({ path, kind }) => (kind === 'import-statement' ? visit(resolve(path)) : []))];
  };
  return visit(join(folder, entry));
}

for (const entry of ['cli.js', 'extension.js']) {
  test(`${entry} starts without the library that writes Word documents, and has it in a chunk of its own`, () => {
    const loaded = loadedAtOnce(entry);
    assert.ok(loaded.length > 0);
    assert.deepEqual(loaded.filter((path) => path.includes('node_modules/docx/')), []);
  });
}

test('the library is there, once it is asked for, and its notices name what it has taken in', () => {
  const chunks = [...outputs].filter(([, { inputs }]) => Object.keys(inputs).some((path) => path.includes('node_modules/docx/'))).map(([file]) => basename(file));
  assert.equal(chunks.filter((name) => /^guideDocument-.*\.js$/.test(name)).length, 2, 'one for the command line and one for the extension');
  const names = bundledPackages(metafiles).map(({ name }) => name);
  for (const name of ['docx', 'fflate', 'nanoid', 'jose']) assert.ok(names.includes(name), name);
});
