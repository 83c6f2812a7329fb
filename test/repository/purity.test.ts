import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, sourceFiles } from './sourceTree.ts';

const impure: readonly RegExp[] = [/\bDate\.now\b/, /\bnew Date\(\s*\)/, /\bMath\.random\b/, /\bglobalThis\b/, /\bfetch\s*\(/, /\bcreateRemoteJWKSet\b/, /\bprocess\./, /\bcrypto\./, /\bperformance\./, /\bset(Timeout|Interval|Immediate)\b/];

test('core has no clock, randomness, network or machine', () => {
  const core = sourceFiles('src/core/**/*.ts').filter(({ isTest }) => !isTest);
  const found = core.flatMap(({ path, text }) => impure.filter((pattern) => pattern.test(withoutComments(text))).map((pattern) => `${path}: ${pattern.source}`));
  assert.deepEqual(found, []);
});

for (const project of ['.', 'src/core', 'webview']) {
  test(`${project} type-checks, strict`, () => {
    execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project], { cwd: root, stdio: 'pipe', encoding: 'utf8' });
  });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
