import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCliJson, startCli } from '../testing/cli.ts';
import { ownProject } from '../testing/project.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';

// The commonest fault of a first deployment: the interceptor's package misses something, so every call of the gateway fails.
test('an interceptor that does not load is the interceptor’s fault, though the agent never got to a tool call', async () => {
  const project = await ownProject();
  try {
    await appendFile(join(project.folder, 'interceptor', 'src', 'index.ts'), "\nthrow new Error('No module named jwt');\n");
    const chain = await startCli(project.folder);
    const { code, value } = await runCliJson(['send', project.folder]);
    await chain.stop();
    const document = readFlowDocument(value);
    const errors = document.findings.filter(({ severity }) => severity === 'error').map((finding) => finding.code);
    assert.deepEqual(errors, ['interceptor-failed']);
    assert.equal(document.brokenAt, 'interceptor');
    assert.equal(code, 1);
  } finally {
    await project.remove();
  }
});
