import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Placed, Reconciler } from '../../src/app/ports/deploy.ts';
import { functionReconciler } from '../../src/aws/deploy/functionReconciler.ts';
import { changedFields } from '../../src/core/deploy/changedFields.ts';
import type { Fields } from '../../src/core/deploy/resource.ts';
import { startFaultProxy, type Fault, type FaultProxy } from './faultProxy.ts';
import { startMoto, type Moto } from './moto.ts';

const signal = new AbortController().signal;
const placed: Placed = { id: 'interceptor/function', name: 'orders-interceptor', chain: 'orders', tags: { 'agentcore-chain:chain': 'orders' }, recorded: null, holder: null };
const zip = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');
const fields: Fields = {
  status: 'Active', runtime: 'nodejs22.x', handler: 'index.handler', role: 'arn:aws:iam::123456789012:role/r', timeout: 10, memorySize: 512, architectures: ['arm64'],
  environment: { AB: 'b' }, tracingMode: 'Active', logFormat: 'JSON', codeSha256: 'jYc0KF5RlHgsU0xMLQjVjXLq9IwvNhSpgeYNUVz/Go0=',
};

let moto: Moto;
let proxy: FaultProxy;
let reconciler: Reconciler;
/** What Lambda says of the function beside what moto holds of it. */
let said: { readonly [member: string]: string } | null;
/** So often; then what moto holds. */
let lasting: number;

before(async () => {
  moto = await startMoto();
  proxy = await startFaultProxy(moto.access, ({ operation }): Fault | null => (said !== null && operation === 'GetFunctionConfiguration' && lasting-- > 0 ? { status: 200, body: said } : null));
  reconciler = functionReconciler({ client: new LambdaClient({ ...proxy.access, maxAttempts: 1 }), access: proxy.access, artifacts: { 'interceptor/function': { bytes: zip, sha256: '' } }, wait: () => Promise.resolve() });
});
after(async () => {
  proxy?.stop();
  await moto?.stop();
});
beforeEach(async () => {
  await fetch(new URL('/moto-api/reset', moto.access.endpoint), { method: 'POST' });
  await new IAMClient(moto.access).send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
  said = null;
  lasting = Infinity;
});

test('a function that Lambda made is as it should be', async () => {
  await reconciler.create(placed, fields, signal);
  const found = await reconciler.observe(placed, signal);
  assert.deepEqual(found.state === 'present' ? changedFields(found.fields, { ...fields, codeSha256: found.fields['codeSha256'] }) : found, []);
});

test('one that Lambda failed to make is told with its reason, and with what to do', async () => {
  said = { State: 'Failed', StateReason: 'The role has no permission for the key.' };
  const words = { code: 'aws-refused', message: 'AWS could not bring function orders-interceptor to Active, it is Failed: The role has no permission for the key.' };
  await assert.rejects(reconciler.create(placed, fields, signal), { ...words, remedy: /aws lambda delete-function --function-name orders-interceptor --region us-west-2\), then deploy again/ });
  const calls = proxy.calls.length;
  await assert.rejects(reconciler.update(placed, fields, { state: 'present', owner: 'this-chain', fields, outputs: {} }, signal), words);
  assert.deepEqual(proxy.calls.slice(calls).map(({ operation }) => operation), ['GetFunctionConfiguration'], 'Lambda takes no update of it');
});

test('an update that failed is told with its reason, and sent whole by the next deployment', async () => {
  const outputs = await reconciler.create(placed, fields, signal);
  const present = { state: 'present', owner: 'this-chain', fields, outputs } as const;
  said = { State: 'Active', LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'no room' };
  await assert.rejects(reconciler.update(placed, { ...fields, timeout: 3 }, present, signal), { code: 'aws-refused', message: /it is not updated: no room\.$/, remedy: 'Mend what it names, then deploy again: it goes on from here.' });
  const sent = (from: number) => proxy.calls.slice(from).map(({ operation }) => operation).filter((operation) => operation.startsWith('Update'));
  let from = proxy.calls.length;
  // The next deployment sees what the last one left, then what its own updates come to.
  lasting = 1;
  await reconciler.update(placed, fields, present, signal);
  assert.deepEqual(sent(from), ['UpdateFunctionCode', 'UpdateFunctionConfiguration']);
  from = proxy.calls.length;
  await reconciler.update(placed, fields, present, signal);
  assert.deepEqual(sent(from), [], 'what is as it should be is sent no more');
});
