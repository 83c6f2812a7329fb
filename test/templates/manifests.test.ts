import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { renderTemplate, type Variables } from '../../src/core/scaffold/renderTemplate.ts';
import { manifestTools } from '../python/manifestTools.ts';
import { root } from '../repository/sourceTree.ts';
import { kubernetesSamples } from './kubernetesSamples.ts';
import { kustomized, type Resource } from './kustomized.ts';
import { readTemplate, templateTexts } from './readTemplate.ts';

/** The oldest that Amazon EKS still runs, and the newest that the tool knows. */
const kubernetesVersions = ['1.31', '1.37'];

const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-manifests-'));
after(() => rm(folder, { recursive: true, force: true }));
const { program, env, bin } = manifestTools();

function manifestsOf(variables: Variables): ReadonlyMap<string, string> {
  return new Map(renderTemplate(readTemplate('kubernetes'), variables).map(({ path, content }) => [path, String(content)]));
}

async function validated(texts: ReadonlyMap<string, string>, version: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const own = await mkdtemp(join(folder, 'validated-'));
  await mkdir(own, { recursive: true });
  for (const [path, text] of texts) await writeFile(join(own, path), text);
  const { status, stdout, stderr } = spawnSync(program, ['-m', 'kubernetes_validate', '--strict', '--kubernetes-version', version, ...texts.keys()], { cwd: own, env, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

for (const [variant, variables] of Object.entries(kubernetesSamples)) {
  const manifests = manifestsOf(variables);
  const resources = new Map([...manifests].filter(([path]) => path.endsWith('.yaml') && path !== 'kustomization.yaml'));
  const applied = kustomized(manifests);
  const ofKind = (kind: string): Resource => {
    const found = applied.find((resource) => resource.kind === kind);
    assert.ok(found !== undefined, kind);
    return found;
  };

  for (const version of kubernetesVersions) {
    test(`${variant}: Kubernetes ${version} takes each manifest, and what becomes of it, without a member that it does not know`, async () => {
      const built = new Map(applied.map((resource) => [`applied-${resource.kind}.json`, JSON.stringify(resource)]));
      const { status, output } = await validated(new Map([...resources, ...built]), version);
      assert.equal(status, 0, output);
    });
  }

  test(`${variant}: the kustomization names every manifest, once`, () => {
    const { resources: named } = parse(manifests.get('kustomization.yaml') ?? '') as { readonly resources: readonly string[] };
    assert.deepEqual([...named].sort(), [...resources.keys()].sort());
    assert.deepEqual(applied.map(({ kind }) => kind).sort(), ['ConfigMap', 'Deployment', 'Ingress', 'Namespace', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount']);
    for (const { metadata } of applied) assert.equal(metadata.name, variables['name']);
  });

  test(`${variant}: what only the deployment knows stands in the kustomization alone`, () => {
    for (const [path, text] of resources) assert.doesNotMatch(text, /123456789012|arn:aws|dkr\.ecr|example\.com(?!\/oauth2)/, path);
    const yours = (manifests.get('kustomization.yaml') ?? '').split('\n').filter((line) => /123456789012|newTag|orders\.example\.com/.test(line));
    assert.ok(yours.length >= 4);
    for (const line of yours) assert.match(line, /# yours/);
  });

  test(`${variant}: the pod has no right that it does not need, and is asked how it is`, () => {
    const { spec } = ofKind('Deployment') as unknown as { readonly spec: { readonly replicas: number; readonly template: { readonly spec: Pod } } };
    const pod = spec.template.spec;
    const [container] = pod.containers;
    assert.ok(container !== undefined && pod.containers.length === 1);
    assert.ok(spec.replicas >= 2);
    assert.partialDeepStrictEqual(pod, { automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } } });
    assert.deepEqual(container.securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) assert.deepEqual(probe.httpGet, { path: variables['healthPath'], port: 'http' });
    assert.ok(container.resources.requests['memory'] !== undefined && container.resources.limits['memory'] !== undefined);
    assert.deepEqual(container.ports, [{ name: 'http', containerPort: Number(variables['port']) }]);
  });

  test(`${variant}: it has a role and a secret only where there is something to do with them`, () => {
    const texts = JSON.stringify(applied);
    assert.equal(/role-arn/.test(texts), variables['frontend']);
    assert.equal(/secretName|secretRef|secretKeyRef/.test(texts), variables['frontend']);
    assert.ok(!applied.some(({ kind }) => kind === 'Secret'));
  });
}

type Probe = { readonly httpGet: object };
type Pod = {
  readonly containers: readonly {
    readonly securityContext: object;
    readonly startupProbe: Probe;
    readonly readinessProbe: Probe;
    readonly livenessProbe: Probe;
    readonly ports: readonly object[];
    readonly resources: { readonly requests: { readonly [name: string]: string }; readonly limits: { readonly [name: string]: string } };
  }[];
};

test('every setting that a target’s pods get is one that it has', () => {
  const { data } = parse(manifestsOf(kubernetesSamples['target-api']).get('config-map.yaml') ?? '') as { readonly data: { readonly [name: string]: string } };
  for (const template of ['target-api-typescript', 'target-api-python'] as const) {
    const readme = templateTexts(template).get('README.md') ?? '';
    for (const name of Object.keys(data)) assert.ok(readme.includes(`\`${name}\``), `${template} has no ${name}`);
  }
});

test('a member that Kubernetes does not know is found', async () => {
  const deployment = manifestsOf(kubernetesSamples.frontend).get('deployment.yaml') ?? '';
  const { status, output } = await validated(new Map([['deployment.yaml', deployment.replace('replicas: 2', 'replica: 2')]]), '1.37');
  assert.notEqual(status, 0);
  assert.match(output, /replica/);
});

const dockerfiles = globSync('runtime-templates/*/files/Dockerfile', { cwd: root });

test('there are images to look at', () => assert.ok(dockerfiles.length >= 2));

for (const path of dockerfiles) {
  test(`${path} lints clean, runs as nobody in particular, and says which image it stands on`, () => {
    const { status, stdout } = spawnSync(join(bin, process.platform === 'win32' ? 'hadolint.exe' : 'hadolint'), ['--no-color', join(root, path)], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    const text = readFileSync(join(root, path), 'utf8');
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? '');
    assert.ok(bases.length >= 2, 'what builds is not what runs');
    for (const image of bases) assert.match(image, /^[a-z]+:[0-9][\w.-]+$/);
    assert.match(text.slice(text.lastIndexOf('FROM')), /^USER 10001:10001$/m);
  });
}
