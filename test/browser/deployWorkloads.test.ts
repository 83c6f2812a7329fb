import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { startMoto, type Moto } from '../aws/moto.ts';
import { imageBuilders, type ImageBuilders } from '../standIns/imageBuilders.ts';
import { changesIn, podIssuer, startKubectl, type StandInKubectl } from '../standIns/startKubectl.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { until } from '../testing/until.ts';
import { openVscode } from '../vscode/driver/openVscode.ts';
import type { Vscode } from '../vscode/driver/vscode.ts';

/** kubectl and the builder of images are stand-ins (test/standIns); AWS is moto. */

let moto: Moto;
let kubectl: StandInKubectl;
let builders: ImageBuilders;
let project: OwnProject;
let vscode: Vscode;

before(async () => {
  [moto, kubectl, builders, project] = await Promise.all([
    startMoto(), startKubectl(), imageBuilders(['docker']),
    newProject(['--frontend', 'streamlit', '--idp', 'okta', '--issuer', 'https://example.okta.com/oauth2/default', '--audience', 'api://orders', '--client-id', '0oa1example2client3id4']),
  ]);
  await new IAMClient(moto.access).send(new CreateOpenIDConnectProviderCommand({ Url: `https://${podIssuer}`, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'] }));
  await fillIn('target-api', 'orders.shop-example.com');
  await fillIn('frontend', 'chat.shop-example.com');
  const path = `${kubectl.bin}:${builders.env['PATH']}`;
  // VS Code takes the PATH of the user's login shell.
  for (const file of ['.profile', '.bash_profile', '.bashrc', '.zprofile', '.zshrc']) await writeFile(join(builders.home, file), `export PATH='${path}'\n`);
  const credentials = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: randomBytes(20).toString('hex'), AWS_SESSION_TOKEN: undefined, AWS_PROFILE: undefined };
  vscode = await openVscode({
    folder: project.folder,
    env: { ...builders.env, ...kubectl.env, PATH: path, ...credentials, AWS_ENDPOINT_URL: moto.access.endpoint, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  await vscode.clickActivity('AgentCore Chain');
});
after(async () => {
  await vscode?.close();
  await Promise.all([moto?.stop(), kubectl?.stop(), builders?.remove(), project?.remove()]);
});

async function fillIn(component: 'target-api' | 'frontend', host: string): Promise<void> {
  const file = join(project.folder, component, 'k8s', 'kustomization.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/value: "[a-z-]+\.example\.com"/, `value: "${host}"`).replace(/arn:aws:acm:[^"]*/, 'arn:aws:acm:us-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555'));
}

async function tooltipOf(label: string): Promise<string> {
  await vscode.treeRow('Chain', label).hover();
  const hover = vscode.page.locator('.monaco-hover:visible').filter({ hasText: label }).first();
  await hover.getByText('Deployed').waitFor();
  return hover.innerText();
}

test('Deploy Target API shows cluster and manifests, asks, and then builds, pushes and applies', async () => {
  await vscode.runCommand('AgentCore Chain: Deploy Target API');
  await vscode.quickInput.waitForTitle('Deploy Target API');
  await vscode.quickInput.accept();
  const asked = await vscode.dialogText();
  assert.match(asked, /Deploy the target of orders\?.*shop.*3 to create/s);
  assert.match(await vscode.editorText(), /\+ create +workload +orders-target-api/);
  await vscode.screenshot('deploy-target-question');
  assert.deepEqual(changesIn(await kubectl.calls()), [], 'nothing is changed before the user says so');
  await vscode.clickDialog('Deploy');
  await vscode.notification('Deployed orders to account 123456789012, us-west-2').waitFor();
  await vscode.clearNotifications();
  assert.ok((await kubectl.read()).objects['orders-target-api/Deployment/orders-target-api']);
  await until('the tree says so', async () => (await vscode.treeRows('Chain')).some(({ label, description = '' }) => label === 'Target' && description.includes('deployed')));
  assert.match(await tooltipOf('Target'), /https:\/\/orders\.shop-example\.com/);
  await vscode.screenshot('deploy-target-tree');
});

test('Deploy Frontend waits for the agent, and for the Secret that the user makes', async () => {
  await vscode.runCommand('AgentCore Chain: Deploy Frontend');
  assert.match(await vscode.dialogText(), /Deploy the frontend of orders\?.*blocked/s);
  await vscode.clickDialog('Cancel');
  const [, lines = ''] = /(kubectl .*--from-file=\S+)/.exec((await vscode.editorText()).replaceAll(/\s*\n\s+/g, ' ').replaceAll('/ ', '/')) ?? assert.fail(await vscode.editorText());
  execFileSync('sh', ['-c', lines], { env: { ...process.env, ...kubectl.env }, cwd: project.folder, stdio: 'ignore' });
  await vscode.runCommand('AgentCore Chain: Deploy Chain');
  await vscode.dialogText();
  await vscode.clickDialog('Deploy');
  await vscode.notification('Deployed orders to account 123456789012, us-west-2').waitFor({ timeout: 120_000 });
  await vscode.clearNotifications();
  assert.match(await tooltipOf('Frontend'), /https:\/\/chat\.shop-example\.com/);
  const manifest = join(project.folder, 'frontend', 'k8s', 'deployment.yaml');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(/replicas: \d+/, 'replicas: 5'));
  await vscode.runCommand('AgentCore Chain: Deploy Frontend');
  assert.match(await vscode.dialogText(), /Deploy the frontend of orders\?.*1 to update/s);
  await vscode.screenshot('deploy-frontend-question');
  await vscode.clickDialog('Deploy');
  await vscode.notification('Deployed orders to account 123456789012, us-west-2').waitFor();
  assert.partialDeepStrictEqual((await kubectl.read()).objects['orders-frontend/Deployment/orders-frontend']?.live, { spec: { replicas: 5 } });
});
