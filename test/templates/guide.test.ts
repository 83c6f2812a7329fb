import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { composeServices } from '../../src/compose.ts';
import type { Language } from '../../src/core/chain/chain.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../../src/core/chain/defaultChain.ts';
import { findCriticalSettings } from '../../src/core/guide/criticalSettings.ts';
import { guideSubject } from '../../src/core/guide/guideSubject.ts';
import { writeMarkdown } from '../../src/core/guide/writeMarkdown.ts';
import { planProject } from '../../src/core/scaffold/planProject.ts';
import { loadTemplates } from '../../src/files/loadTemplates.ts';

/** What stands on the lines that a guide points to: a template that loses one of them loses the setting, or its mark. */
const lines: { readonly [language in Language]: { readonly input: RegExp; readonly output: RegExp } } = {
  typescript: { input: /readHeaders\(request\['headers'\]\)/, output: /interceptorOutputVersion: '1\.0', mcp: \{ transformedGatewayRequest: \{ headers, body \}/ },
  python: { input: /_read_headers\(request\.get\("headers"\)\)/, output: /"interceptorOutputVersion": "1\.0", "mcp": \{"transformedGatewayRequest": \{"headers": headers/ },
};

for (const language of ['typescript', 'python'] as const) {
  test(`a new project makes the four settings where its guide says, interceptor in ${language}`, () => {
    const chain = defaultChain({
      name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: { ...everywhere('typescript'), interceptor: language }, frontend: 'none', existingApi: null,
      identity: { preset: 'generic', issuer: null, audience: null, clientId: null },
    });
    const files = planProject(chain, loadTemplates(), null).flatMap(({ path, content }) => (typeof content === 'string' ? [{ path, text: content }] : []));
    const { passRequestHeaders, interceptorInput, interceptorOutput, allowlist } = findCriticalSettings(guideSubject(chain, files));
    assert.equal(passRequestHeaders?.text, '"passRequestHeaders": true,');
    assert.match(interceptorInput?.text ?? 'not found', lines[language].input);
    assert.match(interceptorOutput?.text ?? 'not found', lines[language].output);
    assert.match(allowlist?.text ?? 'not found', /^"X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken"/);
    const guide = files.find(({ path }) => path === 'GUIDE.md')?.text ?? '';
    for (const found of [passRequestHeaders, interceptorInput, interceptorOutput, allowlist]) assert.ok(guide.includes(`(${found?.path}#L${found?.line})`));
    assert.doesNotMatch(guide, /\*\*(missing|not found)\*\*/);
  });
}

test('the names that a guide gives to image, role and service account are those of the manifests', () => {
  const chain = defaultChain({
    name: 'Shop-x', region: 'eu-west-1', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'streamlit', existingApi: null,
    identity: { preset: 'okta', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: '0oa1' },
  });
  const files = new Map(planProject(chain, loadTemplates(), null).map(({ path, content }) => [path, String(content)]));
  const guide = files.get('GUIDE.md') ?? '';
  for (const folder of ['frontend', 'target-api']) {
    const kustomization = parse(files.get(`${folder}/k8s/kustomization.yaml`) ?? '') as { images: readonly [{ newName: string; newTag: string }]; namespace: string };
    const [{ newName, newTag }] = kustomization.images;
    assert.ok(guide.includes(`docker push ${newName}:${newTag}\n`), newName);
    assert.ok(guide.includes(`(${folder}/k8s/README.md)`));
    if (folder !== 'frontend') continue;
    assert.ok(guide.includes(`"system:serviceaccount:${kustomization.namespace}:shop-x-frontend"`), kustomization.namespace);
    const [role] = /arn:aws:iam::\d{12}:role\/[\w-]+/.exec(files.get('frontend/k8s/kustomization.yaml') ?? '') ?? [];
    assert.ok(guide.includes(`Permission policy of \`${role?.split('/')[1]}\``), role);
  }
});

test('GUIDE.md of a new project is what the guide command makes of it', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'guide-'));
  context.after(() => rm(folder, { recursive: true }));
  const services = composeServices({ environment: () => process.env });
  await services.scaffoldChain({
    folder: join(folder, 'orders'), name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'streamlit', openapi: null, targetUrl: null,
    identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
  });
  assert.equal(writeMarkdown(await services.readGuide(join(folder, 'orders'))), await readFile(join(folder, 'orders', 'GUIDE.md'), 'utf8'));
});
