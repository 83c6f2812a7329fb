import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { awsClientSettings } from './awsClientSettings.ts';

test('an AWS that takes a call and then says nothing is asked again, and given up in the end', async () => {
  let asked = 0;
  const silent = createServer(() => void (asked += 1));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const access = { region: 'us-west-2', endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' }, silenceMs: 20 };
  const client = new IAMClient({ ...awsClientSettings(access), maxAttempts: 2 });
  await assert.rejects(client.send(new GetRoleCommand({ RoleName: 'orders' })), { name: 'TimeoutError' });
  assert.equal(asked, 2);
  client.destroy();
  silent.closeAllConnections();
  silent.close();
});
