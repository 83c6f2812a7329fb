import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FlowDocument } from '../../src/core/story/flowDocument.ts';
import { runCli, runCliJson, startCli } from '../testing/cli.ts';
import { ownProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';

const breaking = "\nthrow new Error('No module named jwt');\n";
const deadlineMs = 15_000;

// The commonest fault of a first deployment: the interceptor's package misses something, so every call of the gateway fails.
test('an interceptor that no longer loads is the interceptor’s fault, though the agent never got to a tool call', async () => {
  const project = await ownProject();
  const chain = await startCli(project.folder);
  try {
    await appendFile(join(project.folder, 'interceptor', 'src', 'index.ts'), breaking);
    const document = await sendUntilBroken(project.folder);
    const errors = document.findings.filter(({ severity }) => severity === 'error').map((finding) => finding.code);
    assert.deepEqual(errors, ['interceptor-failed']);
    assert.equal(document.brokenAt, 'interceptor');
  } finally {
    await chain.stop();
    await project.remove();
  }
});

test('a chain does not start on an interceptor that does not load, and says why', async () => {
  const project = await ownProject();
  try {
    await appendFile(join(project.folder, 'interceptor', 'src', 'index.ts'), breaking);
    const { code, stderr } = await runCli(['run', project.folder]);
    assert.equal(code, 69);
    assert.match(stderr, /interceptor does not load/);
    assert.match(stderr, /No module named jwt/);
  } finally {
    await project.remove();
  }
});

/** The edit takes effect within moments; until then requests are healthy. */
async function sendUntilBroken(folder: string): Promise<FlowDocument> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const document = readFlowDocument((await runCliJson(['send', folder])).value);
    if (document.verdict !== 'healthy' || performance.now() > deadline) return document;
  }
}
