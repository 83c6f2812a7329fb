import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eksRegionOf } from '../../agentcore/account/eks.ts';
import { chooseCluster, fittingContexts, type KubeContext, type Kubeconfig } from './cluster.ts';

const place = { account: '123456789012', region: 'us-west-2' };
const serverOf = (id: string, region = 'us-west-2'): string => `https://${id}.gr7.${region}.eks.amazonaws.com`;
const arn = (name: string, account = '123456789012', region = 'us-west-2'): string => `arn:aws:eks:${region}:${account}:cluster/${name}`;
const byArn = (name: string, account?: string, region?: string): KubeContext => ({ name: arn(name, account, region), cluster: arn(name, account, region), server: serverOf(name, region) });
const shop = byArn('shop');
const byEksctl: KubeContext = { name: 'ana@stock.us-west-2.eksctl.io', cluster: 'stock.us-west-2.eksctl.io', server: serverOf('stock') };
const local: KubeContext = { name: 'kind', cluster: 'kind', server: 'https://127.0.0.1:6443' };
const configOf = (current: string | null, ...contexts: readonly KubeContext[]): Kubeconfig => ({ current, contexts });
const nothing = { named: null, recorded: null };

function refusalOf(config: Kubeconfig, wish: Parameters<typeof chooseCluster>[2] = nothing): string {
  const chosen = chooseCluster(config, place, wish);
  return chosen.state === 'refused' ? chosen.because : assert.fail(`chosen: ${chosen.value.context}`);
}

test('a cluster of Amazon EKS is known by its address, in every partition and form', () => {
  assert.equal(eksRegionOf('https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com'), 'us-west-2');
  assert.equal(eksRegionOf('https://0123456789ABCDEF.yl4.cn-north-1.eks.amazonaws.com.cn'), 'cn-north-1');
  assert.equal(eksRegionOf('https://0123456789ABCDEF.eks.us-gov-west-1.amazonaws.com:443'), 'us-gov-west-1');
  assert.equal(eksRegionOf('https://0123456789ABCDEF.eks-cluster.eu-central-1.api.aws'), 'eu-central-1');
  for (const other of ['https://127.0.0.1:6443', 'https://x.us-west-2.eks.amazonaws.com.evil.example', 'https://eks.us-west-2.evil.example/.eks.amazonaws.com', 'http://x.gr7.us-west-2.eks.amazonaws.com', '']) assert.equal(eksRegionOf(other), null, other);
});

test('the current context is taken where it is a cluster of this account and region', () => {
  assert.deepEqual(chooseCluster(configOf(shop.name, shop), place, nothing), { state: 'known', value: { context: shop.name, name: 'shop', server: shop.server } });
  assert.deepEqual(chooseCluster(configOf(byEksctl.name, byEksctl), place, nothing), { state: 'known', value: { context: byEksctl.name, name: 'stock', server: byEksctl.server } });
});

test('a wrong cluster is refused, whatever the context is called, and those that fit are named', () => {
  assert.equal(refusalOf(configOf('kind', local, shop, byEksctl)), `kubectl’s context kind is no cluster of Amazon EKS (https://127.0.0.1:6443): name one with --context ${shop.name}, or ${byEksctl.name}`);
  const elsewhere = byArn('shop', '123456789012', 'eu-west-1');
  assert.match(refusalOf(configOf(elsewhere.name, elsewhere)), /is a cluster in eu-west-1, and the deployment goes to us-west-2: add the cluster’s with "aws eks update-kubeconfig --region us-west-2 --name CLUSTER"/);
  const foreign = byArn('shop', '210987654321');
  assert.match(refusalOf(configOf(foreign.name, foreign)), /a cluster of account 210987654321, and the deployment goes to 123456789012/);
  const renamed = { ...foreign, name: arn('shop') };
  assert.match(refusalOf(configOf(renamed.name, renamed)), /account 210987654321/, 'the cluster’s own entry says more than the context’s name');
  assert.match(refusalOf(configOf(null, shop)), /has no current context/);
  assert.match(refusalOf(configOf('gone', shop)), /has no current context/);
});

test('the context that is named wins, and must be there and fit as well', () => {
  assert.partialDeepStrictEqual(chooseCluster(configOf('kind', local, shop, byEksctl), place, { ...nothing, named: byEksctl.name }), { value: { name: 'stock' } });
  assert.match(refusalOf(configOf(shop.name, shop), { ...nothing, named: 'shoop' }), /has no context shoop: name one with --context arn:/);
  assert.match(refusalOf(configOf(shop.name, shop, local), { ...nothing, named: 'kind' }), /is no cluster of Amazon EKS/);
});

test('where it was deployed before it is looked for again, whatever is current', () => {
  const recorded = { context: shop.name, server: shop.server };
  assert.partialDeepStrictEqual(chooseCluster(configOf(byEksctl.name, byEksctl, shop), place, { named: null, recorded }), { value: { context: shop.name } });
  const renamed = { ...shop, name: 'shop' };
  assert.partialDeepStrictEqual(chooseCluster(configOf(byEksctl.name, byEksctl, renamed), place, { named: null, recorded }), { value: { context: 'shop' } });
  assert.partialDeepStrictEqual(chooseCluster(configOf(null, renamed), place, { named: 'shop', recorded }), { value: { context: 'shop' } });
  assert.match(refusalOf(configOf(byEksctl.name, byEksctl, shop), { named: byEksctl.name, recorded }), /it is deployed to the cluster of context arn:.*another’s: take it away there first/);
  assert.match(refusalOf(configOf(byEksctl.name, byEksctl), { named: null, recorded }), /whose cluster is no more in kubectl’s configuration.*or name another with --context/);
  assert.partialDeepStrictEqual(chooseCluster(configOf(byEksctl.name, byEksctl), place, { named: byEksctl.name, recorded }), { value: { name: 'stock' } });
});

test('contexts to choose from are those of this account and region', () => {
  assert.deepEqual(fittingContexts(configOf(null, local, shop, byArn('shop', '210987654321'), byEksctl, byArn('a', '123456789012', 'us-east-1')), place), [shop, byEksctl]);
});
