import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { kubernetesSamples } from '../../../../test/templates/kubernetesSamples.ts';
import { kustomized } from '../../../../test/templates/kustomized.ts';
import { readTemplate } from '../../../../test/templates/readTemplate.ts';
import { pythonChain } from '../../../../test/builders/guideChains.ts';
import type { Chain } from '../../chain/chain.ts';
import { renderTemplate } from '../../scaffold/renderTemplate.ts';
import { chainImages } from './chainImages.ts';
import { known, refused } from '../workload/cluster.ts';
import { deploymentSubject } from '../deploymentSubject.ts';
import { desiredResources } from './desiredResources.ts';
import { gatewayIds } from './gatewayResources.ts';
import { manifestKey, type Manifest } from '../workload/manifest.ts';
import { planDeployment } from '../planDeployment.ts';
import type { Desired, OutputOf } from '../resource.ts';
import type { Workloads } from '../workload/workloads.ts';

const place = { account: '123456789012', region: 'us-west-2' };
const issuer = 'https://issuer.example.com/oauth2/default';
const certificate = 'arn:aws:acm:us-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555';
const podIssuer = 'oidc.eks.us-west-2.amazonaws.com/id/ABC';
const outputOf: OutputOf = (id, output) => `${output} of ${id}`;

/** As the template makes them, with what the user puts in. */
function manifestsOf(variant: 'target-api' | 'frontend', change: (text: string) => string = (text) => text): readonly Manifest[] {
  const files = renderTemplate(readTemplate('kubernetes'), { ...kubernetesSamples[variant], host: `${variant}.shop-example.com` });
  const texts = new Map(files.map(({ path, content }) => [path, change(String(content).replace(/arn:aws:acm:[^"]*/, certificate))]));
  return kustomized(texts) as unknown as readonly Manifest[]; // they are what the template is tested to be
}

const workloads: Workloads = {
  cluster: known({ context: 'shop', name: 'shop', server: 'https://x.gr7.us-west-2.eks.amazonaws.com' }), architecture: known('arm64'), podIssuer: known(podIssuer), recorded: {}, recordedImages: [],
  parts: {
    target: { manifests: known(manifestsOf('target-api')), missingSecrets: known([]) },
    frontend: { manifests: known(manifestsOf('frontend')), missingSecrets: known([]) },
  },
};

function chainWith(target: Partial<Chain['targets'][number]> = {}): Chain {
  const [first] = pythonChain.targets;
  assert.ok(first);
  return { ...pythonChain, name: 'orders', identity: { ...pythonChain.identity, issuer, audience: 'api://orders' }, frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' }, targets: [{ ...first, name: 'orders', folder: 'target-api', runsOn: 'eks', url: null, ...target }] };
}

function resourcesOf(chain = chainWith(), found: Workloads = workloads): readonly Desired[] {
  const images = Object.fromEntries(chainImages(chain, found).map(({ component, folder, platform }) => [component, { folder, platform, sha256: 'a'.repeat(64), obstacle: null }]));
  const document = { openapi: '3.1.0', info: { title: 'Orders', version: '1' }, paths: { '/orders': { get: { operationId: 'listOrders', responses: { 200: { description: 'All' } } } } } };
  const packed = { bytes: utf8ToBytes(JSON.stringify(document)), sha256: 'unused' };
  return desiredResources(deploymentSubject(chain, place, { [gatewayIds.target('orders')]: packed, 'interceptor/function': packed, 'agent/code': packed }, images, found));
}

function find(id: string, resources = resourcesOf()): Desired {
  return resources.find((resource) => resource.id === id) ?? assert.fail(`no ${id}`);
}

const obstacleOf = (id: string, found: Partial<Workloads>, chain = chainWith()): string => find(id, resourcesOf(chain, { ...workloads, ...found })).obstacle ?? assert.fail('no obstacle');

test('a target API and a frontend on EKS are an image and a workload each, the frontend’s pods have a role, and each comes after what it is set to', () => {
  const afters = Object.fromEntries(resourcesOf().filter(({ step }) => step === 'target' || step === 'frontend').map(({ id, after }) => [id, after]));
  assert.deepEqual(afters, {
    'target/repository': [], 'target/image/arm64-aaaaaaaaaaaaaaaaaaaaaaaa': ['target/repository'], 'target/workload': ['target/repository', 'target/image/arm64-aaaaaaaaaaaaaaaaaaaaaaaa'],
    'frontend/repository': [], 'frontend/image/arm64-aaaaaaaaaaaaaaaaaaaaaaaa': ['frontend/repository'], 'frontend/role': ['agent/runtime'],
    'frontend/workload': ['frontend/repository', 'frontend/image/arm64-aaaaaaaaaaaaaaaaaaaaaaaa', 'frontend/role', 'agent/runtime'],
  });
  assert.ok(resourcesOf().every(({ obstacle = null }) => obstacle === null), JSON.stringify(resourcesOf().map(({ obstacle }) => obstacle)));
});

test('to take all away, the pods go before the images that the record knows', () => {
  const recordedImages = ['target/image/amd64-1', 'frontend/image/amd64-2'];
  const bare = desiredResources(deploymentSubject(chainWith(), place, { 'interceptor/function': { bytes: utf8ToBytes(''), sha256: '' } }, {}, { ...workloads, recordedImages }));
  assert.deepEqual(find('target/workload', bare).after, ['target/repository', 'target/image/amd64-1']);
});

test('the frontend’s pods may invoke this runtime and its endpoints, and nobody else may take their role', () => {
  assert.deepEqual(find('frontend/role').fields(outputOf), {
    trust: {
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow', Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${podIssuer}` }, Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${podIssuer}:aud`]: 'sts.amazonaws.com', [`${podIssuer}:sub`]: 'system:serviceaccount:orders-frontend:orders-frontend' } },
      }],
    },
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'bedrock-agentcore:InvokeAgentRuntime', Resource: ['arn of agent/runtime', 'arn of agent/runtime/runtime-endpoint/*'] }] },
  });
  assert.match(obstacleOf('frontend/role', { podIssuer: refused('no provider') }), /no provider/);
});

test('a target without an address gets its workload’s; one in the chain file wins, and what runs elsewhere is nobody’s to deploy', () => {
  const target = find('gateway/target/orders');
  assert.ok(target.after.includes('target/workload'));
  assert.equal(target.fields(outputOf)['url'], 'url of target/workload');
  const stepsOf = (chain: Chain, recorded: Workloads['recorded'] = {}) => [...new Set(resourcesOf(chain, { ...workloads, recorded }).map(({ step }) => step))];
  const named = chainWith({ url: 'https://orders.shop-example.com' });
  assert.ok(!stepsOf(named).includes('target'), 'an API that is there');
  assert.equal(find('gateway/target/orders', resourcesOf(named)).fields(outputOf)['url'], 'https://orders.shop-example.com');
  const written = resourcesOf(named, { ...workloads, recorded: { target: 'orders-target-api' } });
  assert.ok(find('target/workload', written), 'its address was written down: it is deployed from here all the same');
  assert.equal(find('gateway/target/orders', written).fields(outputOf)['url'], 'https://orders.shop-example.com');
  assert.ok(!stepsOf(chainWith({ runsOn: 'elsewhere', folder: null, language: null, url: 'https://orders.shop-example.com' })).includes('target'));
  assert.match(find('gateway/target/orders', resourcesOf(chainWith({ runsOn: 'ecs' }))).obstacle ?? '', /runsOn is ecs, where this version deploys nothing: deploy the API there by hand, then set url/);
});

test('a plan shows the manifests with what is not known yet', () => {
  const steps = planDeployment(resourcesOf(), new Map());
  const { kind, fields } = steps.find(({ resource }) => resource.id === 'frontend/workload') ?? assert.fail();
  assert.equal(kind, 'create');
  const text = JSON.stringify(fields);
  assert.match(text, /"image":"\(known after frontend\/image\/arm64-a+\)"/);
  assert.match(text, /"AGENT_RUNTIME_ARN":"\(known after agent\/runtime\)"/);
  assert.match(text, /"eks\.amazonaws\.com\/role-arn":"\(known after frontend\/role\)"/);
  const blocked = planDeployment(resourcesOf(chainWith(), { ...workloads, architecture: refused('it cannot be reached') }), new Map([['target/workload', { state: 'unreadable', because: 'it cannot be reached' }]]));
  assert.equal(blocked.find(({ resource }) => resource.id === 'gateway/target/orders')?.because, 'it needs orders-target-api, which is blocked');
});

test('what a workload cannot be made of is said before anything is made', () => {
  const withManifests = (variant: 'target' | 'frontend', change: (text: string) => string): Partial<Workloads> => ({ parts: { ...workloads.parts, [variant]: { manifests: known(manifestsOf(variant === 'target' ? 'target-api' : 'frontend', change)), missingSecrets: known([]) } } });
  const changed = (change: (manifest: Manifest) => Manifest | readonly Manifest[]): Partial<Workloads> => ({ parts: { ...workloads.parts, target: { manifests: known(manifestsOf('target-api').flatMap(change)), missingSecrets: known([]) } } });
  const ofTarget = (found: Partial<Workloads>, chain?: Chain): string => obstacleOf('target/workload', found, chain);
  assert.match(ofTarget(withManifests('target', (text) => text.replace('target-api.shop-example.com', 'orders.example.com'))), /the host in target-api\/k8s\/kustomization\.yaml is still the example’s \(orders\.example\.com\)/);
  assert.match(ofTarget(withManifests('target', (text) => text.replace('target-api.shop-example.com', 'orders.internal'))), /reaches no private address/);
  assert.match(ofTarget(withManifests('target', (text) => text.replace(certificate, certificate.replace(/certificate.*/, 'certificate/00000000-0000-0000-0000-000000000000')))), /the certificate in .* is still the example’s: .* issued for target-api\.shop-example\.com/);
  assert.match(ofTarget(withManifests('target', (text) => text.replace(certificate, certificate.replace('us-west-2', 'us-east-1')))), /one of account 123456789012, us-east-1/);
  assert.match(ofTarget(withManifests('target', (text) => text.replace(`ISSUER: "${issuer}"`, 'ISSUER: "https://other.example.com"'))), /ISSUER in target-api\/k8s\/config-map\.yaml is https:\/\/other\.example\.com, and identity\.issuer of the chain file is/);
  const unanswered = chainWith();
  assert.match(ofTarget({}, { ...unanswered, identity: { ...unanswered.identity, issuer: null } }), /identity\.issuer is not filled in/);
  assert.match(ofTarget(changed((one) => (one.kind === 'Namespace' ? [] : [one]))), /has 0 namespaces/);
  assert.match(ofTarget(changed((one) => ({ ...one, metadata: { ...one.metadata, ...(one.kind === 'Namespace' ? { name: 'default' } : { namespace: 'default' }) } }))), /names the namespace default, which others live in/);
  assert.match(ofTarget(changed((one) => (one.kind === 'Service' ? [one, { apiVersion: 'v1', kind: 'Secret', metadata: { ...one.metadata, name: 'keys' } }] : [one]))), /holds the Secret keys/);
  assert.match(ofTarget(changed((one) => (one.kind === 'Service' ? { ...one, metadata: { name: one.metadata.name } } : one))), /Service\/orders-target-api of target-api\/k8s is not in the namespace/);
  assert.match(ofTarget(changed((one) => (one.kind === 'Deployment' ? { ...one, spec: {} } : one))), /no Deployment of target-api\/k8s has a container target-api/);
  assert.match(ofTarget(changed((one) => (one.kind === 'Ingress' ? [] : one))), /has 0 Ingresses/);
  assert.match(ofTarget(changed((one) => (one.kind === 'ConfigMap' ? { ...one, data: { BIG: 'x'.repeat(300_000) } } : one))), /bytes where 200000 can be kept/);
  assert.match(ofTarget({ architecture: refused('nodes are nobody’s to see') }), /nodes are nobody’s/);
  assert.match(ofTarget({ recorded: { target: 'shop-api' } }), /deployed in namespace shop-api, and target-api\/k8s names orders-target-api/);
  assert.equal(
    obstacleOf('frontend/workload', { parts: { ...workloads.parts, frontend: { manifests: known(manifestsOf('frontend')), missingSecrets: known(['orders-frontend-secrets']) } } }),
    'the Secret orders-frontend-secrets is not in namespace orders-frontend, and only you know what belongs into it: kubectl --context shop create namespace orders-frontend && kubectl --context shop label namespace orders-frontend agentcore-chain/chain=orders && kubectl --context shop -n orders-frontend create secret generic orders-frontend-secrets --from-file=secrets.toml=frontend/.streamlit/secrets.toml',
  );
});

test('images are for the processors of the cluster’s nodes, and none is built for a cluster that nobody knows', () => {
  assert.deepEqual(chainImages(chainWith(), workloads).map(({ component, platform }) => `${component} ${platform}`), ['target/orders linux/arm64', 'frontend linux/arm64']);
  assert.deepEqual(chainImages(chainWith(), { ...workloads, architecture: refused('unknown') }), []);
});

test('every manifest of the template has its place in a plan', () => {
  const { manifests } = find('target/workload').fields(outputOf) as { readonly manifests: object };
  assert.deepEqual(Object.keys(manifests).sort(), manifestsOf('target-api').map(manifestKey).sort());
});
