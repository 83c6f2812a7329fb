import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, ListGatewaysCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { DeleteAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { startDeployStage, type DeployStage, type Ran } from '../aws/deployMatrix.ts';
import { isReading } from '../aws/faultProxy.ts';
import { readCliError } from '../testing/readCliError.ts';

type PlanDocument = {
  readonly steps: readonly { readonly kind: string; readonly because: string; readonly resource: { readonly id: string } }[];
  readonly warnings: readonly { readonly code: string; readonly severity: string; readonly subject: string; readonly because: string; readonly remedy: string }[];
};
/** A file of the project as JSON, whose members a test changes at will. */
type Members = { [member: string]: unknown };

let stage: DeployStage;
let files: { readonly chain: string; readonly document: string };
const chainPath = (): string => join(stage.folder, 'agentcore-chain.json');
const documentPath = (): string => join(stage.folder, 'target-api', 'openapi.json');

before(async () => {
  stage = await startDeployStage();
  files = { chain: await readFile(chainPath(), 'utf8'), document: await readFile(documentPath(), 'utf8') };
});
after(() => stage?.stop());

const inChain = (member: string, values: Members) => ({ chain: (chain: Members) => ({ ...chain, [member]: { ...(chain[member] as Members), ...values } }) });
const inTarget = (values: Members) => ({ chain: (chain: Members) => ({ ...chain, targets: (chain['targets'] as readonly Members[]).map((target) => ({ ...target, ...values })) }) });
const inOperation = (values: Members) => ({ document: (document: Members) => ({ ...document, paths: { '/orders': { get: { operationId: 'listOrders', responses: { 200: { description: 'All' } }, ...values } } } }) });
const composed = { content: { 'application/json': { schema: { oneOf: [{ type: 'string' }, { type: 'number' }] } } } };

type Edit = { readonly chain?: (chain: Members) => unknown; readonly document?: (document: Members) => unknown };

async function planWith({ chain = (as) => as, document = (as) => as }: Edit, args: readonly string[] = []): Promise<Ran> {
  await writeFile(chainPath(), JSON.stringify(chain(JSON.parse(files.chain) as Members)));
  const edited = document(JSON.parse(files.document) as Members);
  await writeFile(documentPath(), typeof edited === 'string' ? edited : JSON.stringify(edited));
  return stage.runHere('plan', ['--json', ...args]);
}

const target = 'gateway/target/orders';
const secretArn = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:never-AbCdEf';
const noIdentity = { identity: { preset: 'okta', issuer: null, audience: null, clientId: null } };

const blocked: readonly (readonly [string, Edit, string, RegExp])[] = [
  ['a document that uses oneOf', inOperation({ requestBody: composed }), target, /GET \/orders \(listOrders\): it uses oneOf, which gateway targets do not support/],
  ['a document that uses anyOf where a reference leads', { document: (document) => ({ ...(inOperation({ requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/One' } } } } }).document(document)), components: { schemas: { One: { anyOf: [{ type: 'string' }] } } } }) }, target, /it uses anyOf/],
  ['an operation without operationId', inOperation({ operationId: undefined }), target, /GET \/orders: it has no operationId, by which the gateway names its tool/],
  ['a document of Swagger 2.0', { document: () => ({ swagger: '2.0', paths: {} }) }, target, /it is Swagger 2\.0/],
  ['a document that is no JSON', { document: () => '{"openapi"' }, target, /target-api\/openapi\.json cannot be read as JSON/],
  ['an API at a private address', inTarget({ url: 'https://10.0.0.7' }), target, /url https:\/\/10\.0\.0\.7: AgentCore Gateway reaches no private address/],
  ['an API inside a cluster', inTarget({ url: 'https://orders.default.svc' }), target, /reaches no private address/],
  ['an API without TLS', inTarget({ url: 'http://127.0.0.1:8080' }), target, /reaches no private address/],
  ['an API that has no address yet', inTarget({ url: null, runsOn: 'elsewhere' }), target, /it has no address yet: deploy the API/],
  ['an identity left empty where the gateway needs it', { chain: (chain) => ({ ...(inChain('gateway', { authorizer: 'CUSTOM_JWT' }).chain(chain)), ...noIdentity }) }, 'gateway/gateway', /identity\.issuer and identity\.audience are not filled in/],
  ['an identity left empty where the runtime needs it', { chain: (chain) => ({ ...(inChain('agent', { authorizer: 'CUSTOM_JWT' }).chain(chain)), ...noIdentity }) }, 'agent/runtime', /identity\.issuer and identity\.audience are not filled in/],
  ['a gateway that knows its callers by a client that nobody names', { chain: (chain) => ({ ...(inChain('gateway', { authorizer: 'CUSTOM_JWT' }).chain(chain)), identity: { preset: 'cognito', issuer: 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', audience: 'abc', clientId: 'abc' } }) }, 'gateway/gateway', /set gateway\.authorizer to AWS_IAM/],
  ['an agent whose own client nobody names', inChain('gateway', { authorizer: 'CUSTOM_JWT' }), 'agent/runtime', /the agent needs a client of its own .* fill in agent\.gatewayClient/],
  ['an agent whose client’s secret is not there', { chain: (chain) => inChain('agent', { gatewayClient: { clientId: 'a', tokenEndpoint: 'https://example.okta.com/token', secretArn } }).chain(inChain('gateway', { authorizer: 'CUSTOM_JWT' }).chain(chain)) }, 'agent/runtime', /there is no secret arn:aws:secretsmanager:\S+ for the agent’s own client: make it/],
];
for (const [what, edit, id, because] of blocked) {
  test(`${what} is blocked in the plan, with what to do, and nothing is changed`, async () => {
    await stage.reset();
    const { code, stdout, stderr, calls } = await planWith(edit);
    assert.equal(code, 1, stderr);
    const { steps } = JSON.parse(stdout) as PlanDocument;
    const step = steps.find(({ resource }) => resource.id === id);
    assert.equal(step?.kind, 'blocked');
    assert.match(step?.because ?? '', because);
    assert.deepEqual(calls.filter((call) => !isReading(call)), []);
  });
}

const unreadable: readonly (readonly [string, Edit, RegExp])[] = [
  ['an allowlist of the runtime with a reserved name', inChain('agent', { requestHeaderAllowlist: ['X-Amz-Security-Token'] }), /requestHeaderAllowlist.*x-amz-\* and x-amzn-\* are reserved/],
  ['Authorization on the allowlist of a runtime that takes SigV4', inChain('agent', { requestHeaderAllowlist: ['Authorization'] }), /Authorization can be allow-listed only with a CUSTOM_JWT runtime/],
  ['more names than the runtime takes', inChain('agent', { requestHeaderAllowlist: Array.from({ length: 21 }, (_, index) => `X-${index}`) }), /requestHeaderAllowlist/],
  ['a target that is to get cookies', inTarget({ allowedRequestHeaders: ['Cookie'] }), /allowedRequestHeaders.*AWS does not let this header be allow-listed/],
  ['Authorization on the allowlist of a target', inTarget({ allowedRequestHeaders: ['Authorization'] }), /it is forwarded when the interceptor returns it/],
];
for (const [what, edit, message] of unreadable) {
  test(`${what}: the chain file is refused with the place, and AWS is not asked`, async () => {
    const { code, stdout, calls } = await planWith(edit);
    assert.equal(code, 65);
    const error = readCliError(JSON.parse(stdout));
    assert.equal(error.code, 'chain-file-invalid');
    assert.match(error.message, message);
    assert.deepEqual(calls, []);
  });
}

test('what cannot be reached from here is a warning with what to do, and holds up nothing', async () => {
  await stage.reset();
  const { code, stdout } = await planWith({});
  assert.equal(code, 0);
  const { steps, warnings } = JSON.parse(stdout) as PlanDocument;
  assert.deepEqual(warnings.map(({ code: warned, severity, subject }) => [warned, severity, subject]), [
    ['issuer-unreachable', 'warning', 'issuer https://example.okta.com/oauth2/default'],
    ['target-unreachable', 'warning', 'target orders'],
  ]);
  assert.ok(steps.every(({ kind }) => kind === 'create'));
  const text = await stage.runHere('plan');
  assert.match(text.stdout, /\n\nWarnings: nothing is held up by them\n {2}issuer https:\/\/example\.okta\.com\/oauth2\/default: https:\S+ cannot be reached.*\n {6}\w.*\n {2}target orders: /);
});

test('Transaction Search that is off is a note of the plan, and no step', async () => {
  const fault = ({ operation }: { readonly operation: string }) => (operation === 'GetTraceSegmentDestination' ? { status: 200, body: { Destination: 'XRay', Status: 'ACTIVE' } } : null);
  const { code, stdout } = await stage.runHere('plan', ['--json'], { fault });
  assert.equal(code, 0);
  const note = (JSON.parse(stdout) as PlanDocument).warnings.find(({ severity }) => severity === 'note');
  assert.equal(note?.code, 'transaction-search-off');
  assert.match(note.remedy, /aws xray update-trace-segment-destination/);
  assert.match((await stage.runHere('plan', [], { fault })).stdout, /\n\nNotes\n {2}CloudWatch in us-west-2: Transaction Search is off/);
});

test('a stack that somebody has half deleted is filled up, and the gateway stays the one it was', async () => {
  await stage.reset();
  await planWith({});
  assert.equal((await stage.runHere('deploy')).code, 0);
  const there = await stage.inventory();
  const control = new BedrockAgentCoreControlClient(stage.moto.access);
  const gatewayOf = async () => (await control.send(new ListGatewaysCommand({}))).items?.map(({ gatewayId }) => gatewayId);
  const gateway = await gatewayOf();
  const iam = new IAMClient(stage.moto.access);
  for (const role of ['orders-gateway', 'orders-interceptor']) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: 'agentcore-chain' }));
    await iam.send(new DeleteRoleCommand({ RoleName: role }));
  }
  await new LambdaClient(stage.moto.access).send(new DeleteAliasCommand({ FunctionName: 'orders-interceptor', Name: 'live' }));
  const { steps } = JSON.parse((await stage.runHere('plan', ['--json'])).stdout) as PlanDocument;
  // What is set to a role’s ARN is told as an update, since nobody knows yet that the role made anew has the old one.
  assert.deepEqual(steps.filter(({ kind }) => kind !== 'keep').map(({ kind, resource }) => `${kind} ${resource.id}`).toSorted(), ['create gateway/role', 'create interceptor/alias', 'create interceptor/role', 'update gateway/gateway', 'update interceptor/function']);
  assert.equal((await stage.runHere('deploy')).code, 0);
  assert.deepEqual((await stage.inventory()).filter((line) => !/^(version|alias)/.test(line)), there.filter((line) => !/^(version|alias)/.test(line)));
  assert.deepEqual(await gatewayOf(), gateway);
  assert.equal((await stage.runHere('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
});
