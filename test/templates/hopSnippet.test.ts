import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { bareToken, viewToken } from '../../runtime-templates/interceptor-typescript/files/src/hopRecord.ts';
import { parseHopRecord } from '../../src/core/flow/reading/parseHopRecord.ts';
import { hopSnippet } from '../../src/app/hopSnippet.ts';
import type { OwnHop } from '../../src/core/story/ownHops.ts';
import { testPython } from '../python/uv.ts';
import { root } from '../repository/sourceTree.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { compactToken, segment } from '../tokens/testTokens.ts';

const isValid = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(join(root, 'resources', 'schemas', 'hop-record.schema.json'), 'utf8')) as object);
const token = compactToken({ iss: 'https://issuer.example', sub: 'ana@example.com', aud: ['api://orders'], exp: 1_795_343_462, scp: ['openid'], groups: ['a'], email: 'ana@example.com' });
const ids = { correlationId: 'c04e1d7b-6a52-4f0e-9d3c-000000000001', traceId: '5f84c7a1b2c3d4e5f60718293a4b5c6d', sessionId: token };
/** Header values, as callers send them; each of them a token, none, or something that is no token. */
const values = [token, `Bearer ${token}`, ` bEaReR  ${token} `, '', 'Bearer', 'Basic YTpi', 'a.b.c', `${token}.more`, `${segment([1])}.${segment({})}.x`, `${segment({ alg: 'none' })}.${segment('"text"')}.x`];

const languages = {
  typescript: {
    file: 'print.mts',
    program: (snippet: string) => `${snippet}\nfor (const value of ${JSON.stringify(values)}) printHopRecord(value, ${JSON.stringify(ids)});\nprintHopRecord(undefined);\n`,
    run: () => process.execPath,
  },
  python: {
    file: 'print.py',
    program: (snippet: string) => `${snippet}\nfor value in ${JSON.stringify(values)}:\n    print_hop_record(value, **${JSON.stringify(ids)})\nprint_hop_record(None)\n`,
    run: () => testPython().program,
  },
} as const;

for (const [language, { file, program, run }] of Object.entries(languages)) {
  for (const hop of ['frontend', 'agent', 'interceptor', 'target'] as const satisfies readonly OwnHop[]) {
    test(`the ${language} snippet of the ${hop} prints what our own components print, and no token`, (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'hop-snippet-'));
      context.after(() => rmSync(folder, { recursive: true }));
      writeFileSync(join(folder, file), program(hopSnippet({ hop, language: language as keyof typeof languages, header: 'x-custom-usertoken' })));
      const { stdout, stderr, status } = spawnSync(run(), [join(folder, file)], { encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } });
      assert.equal(status, 0, stderr);
      const lines = stdout.trimEnd().split('\n');
      assert.equal(lines.length, values.length + 1);
      for (const [place, line] of lines.entries()) {
        const value: unknown = JSON.parse(line);
        assert.ok(isValid(value), JSON.stringify(isValid.errors));
        const record = parseHopRecord(value);
        assert.deepEqual([record?.hop, record?.moment, record?.header], [hop, hop === 'frontend' ? 'sent' : 'received', 'x-custom-usertoken']);
        assert.deepEqual([record?.correlationId, record?.traceId, record?.sessionId], place < values.length ? [ids.correlationId, ids.traceId, undefined] : [undefined, undefined, undefined], 'a session id that is a token is not printed');
        assert.deepEqual((value as { readonly token: unknown }).token, viewToken(bareToken(values[place]), 'standard'), `header value ${place}`);
      }
      assert.deepEqual(leaksIn('stdout', stdout, [token]), []);
    });
  }
}

test('a snippet is short, and has no trailing space', () => {
  for (const language of ['typescript', 'python'] as const) {
    const lines = hopSnippet({ hop: 'target', language, header: 'authorization' }).split('\n');
    assert.ok(lines.length < 60, `${lines.length} lines`);
    assert.deepEqual(lines.filter((line) => /\s$/.test(line)), []);
  }
});
