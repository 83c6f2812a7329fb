import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonChain } from '../../../test/builders/guideChains.ts';
import type { Chain } from '../chain/chain.ts';
import type { HopName } from '../chain/hop.ts';
import { judgeReadiness } from './judgeReadiness.ts';
import type { HopReadiness, LogReadiness, ReadinessState, Remedy } from './readiness.ts';
import type { Seen, SeenFunction, SeenGateway, SeenGroup, SeenLogs } from './seenLogs.ts';
import { sourcesWithReadiness } from './sourcesWithReadiness.ts';

const place = { account: '123456789012', region: 'us-west-2', profile: null };
const groups = { agent: '/aws/bedrock-agentcore/runtimes/r1-DEFAULT', gateway: '/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/orders', interceptor: '/aws/lambda/orders-interceptor', target: '/orders/target', frontend: '/orders/frontend' };
const own: Chain = { ...pythonChain, name: 'orders', agent: { ...pythonChain.agent, runtimeId: 'r1' }, gateway: { ...pythonChain.gateway, gatewayId: 'g1' }, observability: { ...pythonChain.observability, logGroups: groups } };

const there: SeenGroup = { described: { state: 'told', value: { retentionDays: null } }, read: { state: 'told', value: null } };
const gone: SeenGroup = { described: { state: 'absent' }, read: { state: 'absent' } };
const denied: Seen<never> = { state: 'unreadable', because: 'this user may not call it; add {"Action":"logs:FilterLogEvents"}' };
const gatewayValue: SeenGateway = { id: 'g1', arn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/g1', isOurs: true, log: { state: 'told', value: { source: 'orders-gateway', groups: [groups.gateway], elsewhere: [] } } };
const functionValue: SeenFunction = { name: 'orders-interceptor', qualifier: 'live', isOurs: true, group: groups.interceptor, logFormat: 'JSON', applicationLevel: null, systemLevel: null, tracing: 'Active' };
const whole: SeenLogs = {
  groups: Object.fromEntries(Object.values(groups).map((name) => [name, there])), podGroups: [], transactionSearch: 'on',
  gateway: { state: 'told', value: gatewayValue }, interceptor: { state: 'told', value: functionValue }, runtime: { state: 'told', value: { id: 'r1' } },
};

function judged(seen: Partial<SeenLogs>, logGroups: { readonly [hop: string]: string } = groups): LogReadiness {
  return judgeReadiness({ chain: { ...own, observability: { ...own.observability, logGroups } }, place, seen: { ...whole, ...seen } });
}

function hopIn({ hops }: LogReadiness, hop: HopName): HopReadiness {
  return hops.find((one) => one.hop === hop) ?? assert.fail(hop);
}

function without(hop: HopName): { readonly [hop: string]: string } {
  return Object.fromEntries(Object.entries(groups).filter(([name]) => name !== hop));
}

const gateway = (changed: Partial<SeenGateway>): Partial<SeenLogs> => ({ gateway: { state: 'told', value: { ...gatewayValue, ...changed } } });
const log = (source: string | null, to: readonly string[], elsewhere: readonly string[] = []): Partial<SeenGateway> => ({ log: { state: 'told', value: { source, groups: to, elsewhere } } });
const lambda = (changed: Partial<SeenFunction>): Partial<SeenLogs> => ({ interceptor: { state: 'told', value: { ...functionValue, ...changed } } });
const group = (hop: HopName, seen: SeenGroup): Partial<SeenLogs> => ({ groups: { ...whole.groups, [groups[hop]]: seen } });

test('where all is set up, every hop is ready and nothing is left to do', () => {
  const { hops, spans, readerPolicy } = judged({});
  assert.deepEqual(hops.map(({ hop, state, remedy, notes, isSilent }) => [hop, state, remedy, notes, isSilent]), ['frontend', 'agent', 'gateway', 'interceptor', 'target'].map((hop) => [hop, 'ready', null, [], false]));
  assert.deepEqual([spans.state, readerPolicy], ['ready', null]);
});

type Row = readonly [what: string, hop: HopName, seen: Partial<SeenLogs>, state: ReadinessState, because: RegExp, remedy: Remedy['kind'] | null, logGroups?: { readonly [hop: string]: string }];
const rows: readonly Row[] = [
  ['a gateway without a delivery source', 'gateway', gateway(log(null, [])), 'off', /nothing delivers the log of gateway g1: it has no delivery source$/, 'deploy'],
  ['a source without a delivery', 'gateway', gateway(log('s', [])), 'off', /it has no delivery$/, 'deploy'],
  ['somebody else’s gateway', 'gateway', gateway({ isOurs: false, ...log(null, []) }), 'off', /nothing delivers/, 'aws'],
  ['a log that goes to S3', 'gateway', gateway(log('s', [], ['arn:aws:s3:::bucket'])), 'off', /goes to arn:aws:s3:::bucket, which is no log group$/, 'deploy'],
  ['a log in another group', 'gateway', gateway(log('s', ['/other'])), 'off', /delivered into \/other, and agentcore-chain\.json names \/aws\/vendedlogs/, 'logGroup'],
  ['a log in a group that nobody named', 'gateway', { ...gateway(log('s', ['/other'])), groups: { '/other': there } }, 'off', /names no log group for it$/, 'logGroup', without('gateway')],
  ['a delivery into a group that is gone', 'gateway', group('gateway', gone), 'off', /there is no such log group in us-west-2$/, 'deploy'],
  ['deliveries that may not be seen', 'gateway', gateway({ log: denied }), 'ready', /whether the gateway’s log is delivered there is not known$/, null],
  ['a gateway that may not be seen, its group neither', 'gateway', { gateway: denied, ...group('gateway', { described: denied, read: denied }) }, 'unreadable', /may not call it/, null],
  ['a gateway that is not there', 'gateway', { gateway: { state: 'absent' } }, 'off', /there is no gateway g1 in us-west-2$/, 'words'],
  ['no gateway known', 'gateway', { gateway: null }, 'unknown', /names no gateway/, 'deploy', without('gateway')],
  ['a runtime before its first request', 'agent', group('agent', gone), 'notYet', /with the first request to runtime r1$/, 'send'],
  ['a runtime whose group is not named', 'agent', {}, 'off', /writes into \/aws\/bedrock-agentcore\/runtimes\/r1-DEFAULT, and agentcore-chain\.json names no/, 'logGroup', without('agent')],
  ['an endpoint before its first request', 'agent', { groups: { ...whole.groups, '/aws/bedrock-agentcore/runtimes/r1-prod': gone } }, 'notYet', /with the first request to endpoint prod of runtime r1$/, 'send', { ...groups, agent: '/aws/bedrock-agentcore/runtimes/r1-prod' }],
  ['another runtime’s group', 'agent', {}, 'off', /names \/aws\/bedrock-agentcore\/runtimes\/r0-DEFAULT$/, 'logGroup', { ...groups, agent: '/aws/bedrock-agentcore/runtimes/r0-DEFAULT' }],
  ['a log that may not be read', 'agent', group('agent', { described: { state: 'told', value: { retentionDays: null } }, read: denied }), 'unreadable', /logs:FilterLogEvents/, null],
  ['a runtime that is not there', 'agent', { runtime: { state: 'absent' } }, 'off', /there is no runtime r1 in us-west-2$/, 'words'],
  ['a gateway without an interceptor', 'interceptor', { interceptor: null }, 'off', /calls no request interceptor$/, 'deploy'],
  ['a function with a group of its own', 'interceptor', lambda({ group: '/own' }), 'off', /function orders-interceptor writes into \/own, and/, 'logGroup'],
  ['our function’s group gone', 'interceptor', group('interceptor', gone), 'off', /is gone/, 'deploy'],
  ['somebody’s function before it first ran', 'interceptor', { ...lambda({ isOurs: false }), ...group('interceptor', gone) }, 'notYet', /when function orders-interceptor first runs$/, 'send'],
  ['a function that is gone', 'interceptor', { interceptor: { state: 'absent' } }, 'off', /a function that is not there/, 'deploy'],
  ['a function that is gone, of somebody else’s gateway', 'interceptor', { ...gateway({ isOurs: false }), interceptor: { state: 'absent' } }, 'off', /a function that is not there/, 'words'],
  ['a target without a group', 'target', {}, 'unknown', /names no log group for the target/, 'logGroup', without('target')],
  ['a target whose group is not there', 'target', group('target', gone), 'off', /there is no log group \/orders\/target in us-west-2$/, 'logGroup'],
];
for (const [what, hop, seen, state, because, remedy, logGroups] of rows) {
  test(`${what}: ${hop} ${state}, mended by ${remedy ?? 'nobody here'}`, () => {
    const found = hopIn(judged(seen, logGroups), hop);
    assert.deepEqual([found.state, found.remedy?.kind ?? null], [state, remedy]);
    assert.match(found.because, because);
  });
}

test('what the chain has no project of is logged elsewhere, and that is no question left open', () => {
  const { hops } = judgeReadiness({ chain: { ...own, frontend: { kind: 'none' }, observability: { ...own.observability, logGroups: without('frontend') } }, place, seen: whole });
  assert.deepEqual([hops[0]?.state, hops[0]?.remedy], ['elsewhere', { kind: 'logGroup', log: 'frontend', value: null }]);
});

test('targets that log apart are judged one by one', () => {
  const [first] = own.targets;
  const targets = ['orders', 'billing', 'legacy', 'older'].map((name) => ({ ...(first ?? assert.fail('a target')), name, ...(name === 'legacy' ? { folder: null, language: null, url: 'https://legacy.example.com' } : {}) }));
  const logGroups = { ...without('target'), 'target/orders': groups.target, 'target/billing': '/aws/lambda/billing' };
  const { hops } = judgeReadiness({ chain: { ...own, targets, observability: { ...own.observability, logGroups } }, place, seen: { ...whole, groups: { ...whole.groups, '/aws/lambda/billing': gone } } });
  assert.deepEqual(hops.slice(4).map(({ hop, target, state, remedy }) => [hop, target, state, remedy?.kind === 'logGroup' ? remedy.log : (remedy?.kind ?? null)]), [
    ['target', 'orders', 'ready', null], ['target', 'billing', 'notYet', 'send'], ['target', 'legacy', 'elsewhere', 'target/legacy'], ['target', 'older', 'unknown', 'target/older'],
  ]);
  const sources = sourcesWithReadiness(['orders', 'billing'].map((target) => ({ hop: 'target', target, state: 'missing' })), hops);
  assert.deepEqual(sources.map(({ target, because }) => [target, because?.split(' yet:')[0]]), [['orders', undefined], ['billing', 'there is no log group /aws/lambda/billing in us-west-2']]);
});

test('somebody else’s gateway is mended by the commands of AWS’s own tool, every name filled in', () => {
  const { remedy } = hopIn(judged({ ...gateway({ isOurs: false, ...log(null, []) }), ...group('gateway', gone) }), 'gateway');
  assert.deepEqual(remedy, { kind: 'aws', commands: [
    `aws logs create-log-group --log-group-name ${groups.gateway} --region us-west-2`,
    'aws logs put-delivery-source --name g1-log --resource-arn arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/g1 --log-type APPLICATION_LOGS --region us-west-2',
    `aws logs put-delivery-destination --name g1-log --delivery-destination-configuration destinationResourceArn=arn:aws:logs:us-west-2:123456789012:log-group:${groups.gateway} --region us-west-2`,
    'aws logs create-delivery --delivery-source-name g1-log --delivery-destination-arn arn:aws:logs:us-west-2:123456789012:delivery-destination:g1-log --region us-west-2',
  ] });
});

test('a function that writes text, keeps lines back or traces nothing is ready, with what would make more of it', () => {
  const said = (changed: Partial<SeenFunction>): readonly string[] => {
    const { state, notes } = hopIn(judged(lambda(changed)), 'interceptor');
    assert.equal(state, 'ready');
    return notes.map(({ because }) => because);
  };
  assert.match(said({ logFormat: 'Text' }).join(), /LogFormat Text/);
  assert.match(said({ applicationLevel: 'WARN', systemLevel: 'WARN' }).join(), /keep back what the code logs below WARN and Lambda’s own lines/);
  assert.match(said({ tracing: 'PassThrough' }).join(), /tracing of function orders-interceptor is not active/);
  const [note] = hopIn(judged(lambda({ isOurs: false, logFormat: 'Text' })), 'interceptor').notes;
  assert.deepEqual(note?.remedy, { kind: 'aws', commands: [
    `aws lambda update-function-configuration --function-name orders-interceptor --logging-config LogFormat=JSON,LogGroup=${groups.interceptor} --region us-west-2`,
    'aws lambda publish-version --function-name orders-interceptor --region us-west-2',
  ] });
});

test('what may not be seen comes with the policy that lets it be seen; Transaction Search off with its command', () => {
  const { readerPolicy, spans } = judged({ runtime: denied, transactionSearch: 'off' });
  assert.match(JSON.stringify(readerPolicy), /"logs:FilterLogEvents","logs:StartLiveTail"\],"Resource":\["arn:aws:logs:us-west-2:123456789012:log-group:\/aws/);
  assert.deepEqual([spans.state, spans.remedy], ['off', { kind: 'aws', commands: ['aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2'] }]);
});

test('the one group of a cluster’s pods is proposed; of several, none', () => {
  const proposed = (podGroups: readonly string[]): Remedy | null => hopIn(judged({ podGroups }, without('target')), 'target').remedy;
  assert.deepEqual(proposed(['/aws/containerinsights/prod/application']), { kind: 'logGroup', log: 'target', value: '/aws/containerinsights/prod/application' });
  assert.deepEqual(proposed(['/aws/containerinsights/prod/application', '/aws/containerinsights/test/application']), { kind: 'logGroup', log: 'target', value: null });
});

test('a log into which nothing is written any more is missing, with the reason; what may not be read, and what can, stays as AWS told it', () => {
  const { hops } = judged({ ...gateway(log(null, [])), ...group('agent', gone) });
  const told = sourcesWithReadiness([
    { hop: 'frontend', state: 'unreadable', because: 'denied' }, { hop: 'agent', state: 'missing', because: 'there is no group' },
    { hop: 'gateway', state: 'readable' }, { hop: 'interceptor', state: 'readable' }, { hop: 'target', state: 'foreign', because: 'elsewhere' },
  ], hops);
  assert.deepEqual(told.map(({ state }) => state), ['unreadable', 'missing', 'missing', 'readable', 'foreign']);
  assert.match(told[1]?.because ?? '', /with the first request/);
  assert.match(told[2]?.because ?? '', /nothing delivers the log/);
});

test('of a chain whose projects are elsewhere nothing is to be deployed or sent from here', () => {
  const watched = { ...own, interceptor: { language: null, folder: null } };
  const { hops } = judgeReadiness({ chain: watched, place, seen: { ...whole, gateway: null, interceptor: null, ...group('agent', gone) } });
  assert.deepEqual(hops.map(({ remedy }) => remedy?.kind ?? null).filter((kind) => kind === 'deploy' || kind === 'send'), []);
  assert.match(JSON.stringify(hops.find(({ hop }) => hop === 'agent')?.remedy), /Send a request through the chain/);
});
