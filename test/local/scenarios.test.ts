import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runCli, runCliJson, startCli, type RunningCli } from '../testing/cli.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';

type Row = { readonly scenario: string; readonly code: string | null; readonly brokenAt: string | null; readonly related?: number };

/** The table that the product promises: written here by hand, apart from what the product says of itself. */
const table: readonly Row[] = [
  { scenario: 'expired', code: 'token-expired', brokenAt: 'target' },
  { scenario: 'not-yet-valid', code: 'token-not-yet-valid', brokenAt: 'target' },
  { scenario: 'wrong-audience', code: 'audience-mismatch', brokenAt: 'target' },
  { scenario: 'wrong-issuer', code: 'issuer-mismatch', brokenAt: 'target' },
  { scenario: 'bad-signature', code: 'signature-invalid', brokenAt: 'target' },
  { scenario: 'unknown-key', code: 'signing-key-unknown', brokenAt: 'target' },
  { scenario: 'alg-none', code: 'algorithm-refused', brokenAt: 'target' },
  { scenario: 'id-token', code: 'id-token-used', brokenAt: 'target' },
  { scenario: 'missing-scope', code: 'scope-missing', brokenAt: 'target' },
  { scenario: 'no-token', code: 'token-missing', brokenAt: 'frontend' },
  { scenario: 'not-allowlisted', code: 'header-not-allowlisted', brokenAt: 'agent' },
  { scenario: 'oversized', code: 'token-too-large', brokenAt: 'agent' },
  { scenario: 'wrong-runtime-header', code: 'header-name-mismatch', brokenAt: 'agent' },
  { scenario: 'agent-forgets', code: 'token-not-sent', brokenAt: 'agent' },
  { scenario: 'headers-not-passed', code: 'request-headers-not-passed', brokenAt: 'interceptor' },
  { scenario: 'wrong-header-case', code: 'header-name-mismatch', brokenAt: 'interceptor' },
  { scenario: 'interceptor-crash', code: 'interceptor-failed', brokenAt: 'interceptor' },
  { scenario: 'interceptor-bad-output', code: 'interceptor-output-invalid', brokenAt: 'interceptor' },
  { scenario: 'interceptor-fails-open', code: 'authorization-not-set', brokenAt: 'interceptor' },
  { scenario: 'token-swapped', code: 'token-replaced', brokenAt: 'interceptor' },
  { scenario: 'credential-on-target', code: 'target-credential-configured', brokenAt: 'gateway' },
  { scenario: 'target-down', code: 'target-unreachable', brokenAt: 'target' },
  { scenario: 'key-rotated', code: null, brokenAt: null, related: 2 },
  { scenario: 'two-users', code: null, brokenAt: null, related: 40 },
];

describe('every scenario through the command line', () => {
  let project: OwnProject;
  let chain: RunningCli;

  before(async () => {
    project = await ownProject();
    chain = await startCli(project.folder);
  });

  after(async () => {
    await chain?.stop();
    await project?.remove();
  });

  test('the product lists exactly the scenarios of the table, with the same outcome', async () => {
    const { value } = await runCliJson(['scenarios']);
    assert.ok(Array.isArray(value));
    const promised = value.map(({ name, expected }) => ({ scenario: name, code: expected.code, brokenAt: expected.brokenAt }));
    assert.deepEqual(promised.sort(byScenario), table.map(({ scenario, code, brokenAt }) => ({ scenario, code, brokenAt })).sort(byScenario));
  });

  test('healthy, before anything is broken', () => healthy(project.folder));

  for (const row of table) {
    test(row.scenario, async () => {
      const { code, value } = await runCliJson(['send', project.folder, '--scenario', row.scenario]);
      const document = readFlowDocument(value);
      const errors = document.findings.filter(({ severity }) => severity === 'error');
      assert.deepEqual(errors.map((finding) => finding.code), row.code === null ? [] : [row.code], JSON.stringify(document, null, 1));
      assert.equal(document.brokenAt, row.brokenAt);
      assert.equal(document.verdict, row.code === null ? 'healthy' : 'broken');
      assert.equal(document.state, 'settled');
      assert.equal(code, row.code === null ? 0 : 1);
      if (row.related !== undefined) checkRelated(document.related, row.related);
    });
  }

  test('healthy again: every scenario was undone', () => healthy(project.folder));

  test('flow --last tells the flow that send told', async () => {
    const sent = readFlowDocument((await runCliJson(['send', project.folder, '--scenario', 'wrong-audience'])).value);
    const told = readFlowDocument((await runCliJson(['flow', project.folder, '--last'])).value);
    assert.equal(told.id, sent.id);
    assert.deepEqual(told.findings, sent.findings);
    const { stdout } = await runCli(['flow', project.folder, '--id', sent.id]);
    assert.match(stdout, /^broken/i);
  });
});

async function healthy(folder: string): Promise<void> {
  const { code, value } = await runCliJson(['send', folder, '--as', 'ben']);
  const document = readFlowDocument(value);
  assert.equal(document.verdict, 'healthy', JSON.stringify(document.findings));
  assert.deepEqual(document.findings.filter(({ severity }) => severity !== 'note'), []);
  assert.equal(document.sub, 'ben@example.com');
  assert.equal(code, 0);
}

function checkRelated(related: readonly { readonly verdict: string; readonly sub: string | null }[], count: number): void {
  assert.equal(related.length, count);
  assert.ok(related.every(({ verdict }) => verdict === 'healthy'));
  if (count !== 40) return;
  assert.equal(related.filter(({ sub }) => sub === 'ana@example.com').length, 20);
  assert.equal(related.filter(({ sub }) => sub === 'ben@example.com').length, 20);
}

function byScenario(a: { readonly scenario: string }, b: { readonly scenario: string }): number {
  return a.scenario.localeCompare(b.scenario);
}
