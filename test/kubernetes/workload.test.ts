import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Placed, Present } from '../../src/app/ports/deploy.ts';
import type { Observed } from '../../src/core/deploy/resource.ts';
import { known, refused } from '../../src/core/deploy/workload/cluster.ts';
import type { Manifest } from '../../src/core/deploy/workload/manifest.ts';
import { manifestKey } from '../../src/core/deploy/workload/manifest.ts';
import { ownershipTags } from '../../src/core/deploy/ownership.ts';
import { placedManifests } from '../../src/core/deploy/workload/workloadManifests.ts';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { kubectl } from '../../src/tools/kubernetes/kubectl.ts';
import { renderManifests } from '../../src/tools/kubernetes/renderManifests.ts';
import { workloadReconciler } from '../../src/tools/kubernetes/workloadReconciler.ts';
import { manifestTools } from '../python/manifestTools.ts';
import { changesIn, eksContext, newCluster, realKubectl, startKubectl, type StandInKubectl } from '../standIns/startKubectl.ts';
import { kubernetesSamples } from '../templates/kubernetesSamples.ts';
import { kustomized } from '../templates/kustomized.ts';
import { readTemplate } from '../templates/readTemplate.ts';

const never = new AbortController().signal;
const cluster = { context: eksContext, name: 'shop', server: 'https://0123456789ABCDEF0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com' };
const image = `123456789012.dkr.ecr.us-west-2.amazonaws.com/orders-frontend@sha256:${'a'.repeat(64)}`;

let standIn: StandInKubectl;
let project: string;
let rendered: readonly Manifest[];
before(async () => {
  standIn = await startKubectl();
  project = await mkdtemp(join(tmpdir(), 'agentcore-chain-workload-'));
  const files = renderTemplate(readTemplate('kubernetes'), kubernetesSamples.frontend);
  await Promise.all(files.map(({ path, content }) => writeFile(join(project, path), content)));
  const read = await renderManifests(project, '.', kubectl(standIn.env), never);
  assert.equal(read.state, 'known');
  rendered = read.state === 'known' ? read.value : [];
});
after(async () => {
  await standIn?.stop();
  if (project !== undefined) await rm(project, { recursive: true });
});
beforeEach(async () => {
  await standIn.change((state) => void Object.assign(state, newCluster()));
  await standIn.calls();
});

const resource: Placed = { id: 'frontend/workload', name: 'orders-frontend', chain: 'orders', tags: ownershipTags('orders', 'frontend/workload'), recorded: null, holder: null };

function fieldsOf(settings: Partial<Parameters<typeof placedManifests>[1]> = {}, manifests = rendered) {
  return {
    status: 'READY', changedElsewhere: [],
    manifests: placedManifests(manifests, { chain: 'orders', resource: resource.id, component: 'frontend', image, architecture: 'amd64', roleArn: 'arn:aws:iam::123456789012:role/orders-frontend', runtimeArn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/orders-abc', ...settings }),
  };
}

function reconciler() {
  return workloadReconciler(known(cluster), kubectl(standIn.env));
}

async function present(): Promise<Present> {
  const found = await reconciler().observe(resource, never);
  assert.equal(found.state, 'present', JSON.stringify(found));
  return found as Present; // by its state
}

const because = (found: Observed): string => (found.state === 'unreadable' ? found.because : assert.fail(found.state));

test('what a deployment knows goes into the manifests, and Kubernetes takes what comes out', async () => {
  const { manifests } = fieldsOf();
  assert.equal(Object.keys(manifests)[0], 'Namespace/orders-frontend');
  assert.deepEqual([...Object.keys(manifests)].sort(), rendered.map(manifestKey).sort());
  assert.partialDeepStrictEqual(manifests['Deployment/orders-frontend'], { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/arch': 'amd64' }, containers: [{ name: 'frontend', image }] } } } });
  assert.partialDeepStrictEqual(manifests['ConfigMap/orders-frontend'], { data: { AGENT_RUNTIME_ARN: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/orders-abc', APP_TITLE: 'Orders' } });
  assert.equal(manifests['ServiceAccount/orders-frontend']?.metadata.annotations?.['eks.amazonaws.com/role-arn'], 'arn:aws:iam::123456789012:role/orders-frontend');
  for (const { metadata } of Object.values(manifests)) {
    assert.equal(metadata.labels?.['agentcore-chain/chain'], 'orders');
    assert.equal(metadata.annotations?.['agentcore-chain/resource'], 'frontend/workload');
  }
  const podsOf = ({ manifests: made }: ReturnType<typeof fieldsOf>) => JSON.stringify((made['Deployment/orders-frontend'] as { spec: { template: { metadata: unknown } } } | undefined)?.spec.template.metadata);
  assert.notEqual(podsOf(fieldsOf()), podsOf(fieldsOf({ runtimeArn: 'another' })), 'other settings are other pods');
  const { program, env } = manifestTools();
  const paths = await Promise.all(Object.values(manifests).map(async (manifest) => {
    const path = join(project, `placed-${manifest.kind}.json`);
    await writeFile(path, JSON.stringify(manifest));
    return path;
  }));
  const { status, stdout, stderr } = spawnSync(program, ['-m', 'kubernetes_validate', '--strict', '--kubernetes-version', '1.31', ...paths], { env, encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}`);
});

test('kubectl renders what the tests’ own reading of a kustomization makes of it', async () => {
  const files = new Map(await Promise.all(['kustomization.yaml', 'namespace.yaml', 'service-account.yaml', 'config-map.yaml', 'deployment.yaml', 'pod-disruption-budget.yaml', 'service.yaml', 'ingress.yaml', 'network-policy.yaml'].map(async (path) => [path, await readFile(join(project, path), 'utf8')] as const)));
  const unlabelled = (manifests: readonly { readonly kind: string; readonly metadata: { readonly name: string } }[]) => manifests.map(({ kind, metadata: { name } }) => `${kind}/${name}`).sort();
  assert.deepEqual(unlabelled(rendered), unlabelled(kustomized(files)));
  if (realKubectl() !== '') assert.equal(rendered.find(({ kind }) => kind === 'Deployment')?.metadata.labels?.['app.kubernetes.io/part-of'], 'Orders');
});

describe('a workload', () => {
  test('is applied from nothing, rolled out, and kept: looking changes nothing', async () => {
    assert.deepEqual(await reconciler().observe(resource, never), { state: 'absent' });
    const outputs = await reconciler().create(resource, fieldsOf(), never);
    const expected = { url: 'https://orders.example.com', context: eksContext, cluster: 'shop', server: cluster.server, loadBalancer: 'k8s-orders-frontend-0123456789.us-west-2.elb.amazonaws.com' };
    assert.deepEqual(outputs, expected);
    const calls = await standIn.calls();
    assert.ok(calls.every((args) => args.includes(`--context=${eksContext}`) && args.some((arg) => arg.startsWith('--request-timeout='))), 'never the current context');
    assert.equal(changesIn(calls).length, 1);
    assert.deepEqual(await present(), { state: 'present', owner: 'this-chain', outputs: expected, fields: fieldsOf() });
    assert.deepEqual(changesIn(await standIn.calls()), []);
  });

  test('that somebody else changed, or that lost an object, says so and is mended', async () => {
    await reconciler().create(resource, fieldsOf(), never);
    await standIn.change(({ objects }) => {
      const deployment = objects['orders-frontend/Deployment/orders-frontend']?.live as { spec: { replicas: number; paused?: boolean } };
      deployment.spec.replicas = 5;
      deployment.spec.paused = false;
      delete objects['orders-frontend/PodDisruptionBudget/orders-frontend'];
    });
    const found = await present();
    assert.deepEqual(found.fields['changedElsewhere'], ['Deployment/orders-frontend spec.replicas is 5, not 2', 'PodDisruptionBudget/orders-frontend is gone'], 'what nobody here sets is somebody else’s');
    await reconciler().update(resource, fieldsOf(), found, never);
    assert.deepEqual((await present()).fields, fieldsOf());
  });

  test('loses what its manifests hold no more, and gets what they hold now', async () => {
    await reconciler().create(resource, fieldsOf(), never);
    const fewer = rendered.filter(({ kind }) => kind !== 'NetworkPolicy');
    await reconciler().update(resource, fieldsOf({ architecture: 'arm64' }, fewer), await present(), never);
    assert.equal((await standIn.read()).objects['orders-frontend/NetworkPolicy/orders-frontend'], undefined);
    assert.deepEqual((await present()).fields, fieldsOf({ architecture: 'arm64' }, fewer));
  });

  test('is told apart from what others have under its name, which stays', async () => {
    await standIn.change(({ objects }) => void (objects['/Namespace/orders-frontend'] = { live: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'orders-frontend' } }, applied: {} }));
    assert.equal((await present()).owner, 'nobody-known');
    await standIn.change(({ objects }) => void (objects['/Namespace/orders-frontend'] = { live: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'orders-frontend', labels: { 'agentcore-chain/chain': 'billing' } } }, applied: {} }));
    assert.equal((await present()).owner, 'another-chain');
    await standIn.change(({ objects }) => void (objects['/Namespace/orders-frontend'] = { live: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'orders-frontend', labels: { 'agentcore-chain/chain': 'orders' } } }, applied: {} }));
    assert.deepEqual(await reconciler().observe(resource, never), { state: 'absent' }, 'marked by hand, for its secret: nothing was applied');
  });

  test('is gone after its removal, twice too, and what is on its way out is waited for before it is made anew', async () => {
    await reconciler().create(resource, fieldsOf(), never);
    await reconciler().remove(resource, await present(), never);
    assert.deepEqual((await standIn.read()).objects, {});
    await reconciler().remove(resource, { state: 'present', owner: 'this-chain', fields: {}, outputs: {} }, never);
    await reconciler().create(resource, fieldsOf(), never);
    await standIn.change(({ objects }) => void ((objects['/Namespace/orders-frontend']?.live as { metadata: { deletionTimestamp?: string } }).metadata.deletionTimestamp = '2026-01-01T00:00:00Z'));
    const found = await present();
    assert.deepEqual(found.fields, { status: 'DELETING' });
    await standIn.calls();
    await reconciler().update(resource, fieldsOf(), found, never);
    assert.match(changesIn(await standIn.calls())[0] ?? '', /delete namespace orders-frontend .*--wait=true/);
    assert.deepEqual((await present()).fields, fieldsOf());
  });

  test('that does not come up stops the deployment with the line that shows why, and the next look finds it unfinished', async () => {
    await standIn.change(({ faults }) => void faults.push({ call: 'rollout status', says: 'error: deployment "orders-frontend" exceeded its progress deadline' }));
    await assert.rejects(reconciler().create(resource, fieldsOf(), never), { code: 'kubernetes-refused', message: /exceeded its progress deadline/, remedy: new RegExp(`kubectl --context ${eksContext} -n orders-frontend describe pods`) });
    assert.equal((await present()).fields['status'], 'UPDATING');
  });

  const faults: readonly (readonly [string, string, RegExp])[] = [
    ['get namespace', 'Unable to connect to the server: dial tcp: lookup 0123.gr7.us-west-2.eks.amazonaws.com: no such host', /cannot be reached.*no such host.*endpoint is open/],
    ['get namespace', 'Error from server (Forbidden): namespaces "orders-frontend" is forbidden: User "ana" cannot get resource "namespaces"', /does not let you get namespace orders-frontend.*administrator/],
    ['get namespace', 'error: You must be logged in to the server (Unauthorized)', /does not know you/],
    ['dry-run', 'Error from server (InternalError): failed calling webhook "vingress.elbv2.k8s.aws"', /kubectl cannot have namespace orders-frontend compared.*webhook/],
    ['get  output ignore-not-found filename', 'Error from server (Timeout): the server was unable to return a response in time', /Timeout/],
  ];
  for (const [call, says, words] of faults) {
    test(`that cannot be looked at is not gone: ${says}`, async () => {
      await reconciler().create(resource, fieldsOf(), never);
      await standIn.change((state) => void state.faults.push({ call: call === 'get  output ignore-not-found filename' ? 'context request-timeout output ignore-not-found filename' : call, says }));
      assert.match(because(await reconciler().observe(resource, never)), words);
    });
  }

  test('is unreadable without a cluster', async () => {
    assert.equal(because(await workloadReconciler(refused('no kubectl'), kubectl({})).observe(resource, never)), 'no kubectl');
  });
});
