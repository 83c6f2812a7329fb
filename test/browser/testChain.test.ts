import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownProject } from '../testing/project.ts';
import { inVscode } from '../vscode/driver/inVscode.ts';

test('Test Chain plays every scenario and names those that the user’s own code lets through', async () => {
  const project = await ownProject();
  try {
    const source = join(project.folder, 'target-api', 'src', 'verifyToken.ts');
    const text = await readFile(source, 'utf8');
    await writeFile(source, text.replace("if (!isMeantFor(claims, rules)) return failed('audience');", ''));
    assert.notEqual(await readFile(source, 'utf8'), text);
    await inVscode({ folder: project.folder }, async (vscode) => {
      await vscode.runCommand('AgentCore Chain: Test Chain');
      await vscode.quickInput.waitForTitle('Test Chain');
      await vscode.quickInput.accept();
      const told = vscode.notification('24 of 25 scenarios came out as expected. Not so: wrong-audience.');
      await told.waitFor({ timeout: 120_000 });
      await vscode.screenshot('chain-tested');
      await told.getByText('Show Log', { exact: true }).click();
      await vscode.page.getByText('Test wrong-audience: expected audience-mismatch at target, seen healthy.').first().waitFor();
    });
  } finally {
    await project.remove();
  }
});
