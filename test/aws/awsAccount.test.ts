import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { awsAccount } from '../../src/aws/awsAccount.ts';
import { awsProfiles } from '../../src/aws/awsProfiles.ts';
import { withEnvironment } from './environment.ts';
import { startMoto, type Moto } from './moto.ts';

/** As the query protocol says it. */
const refusal = '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>';

let moto: Moto;
const home = mkdtempSync(join(tmpdir(), 'aws-'));
const files = { AWS_CONFIG_FILE: join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials') };
before(async () => void (moto = await startMoto()));
after(async () => {
  await moto.stop();
  rmSync(home, { recursive: true });
});

test('the account is that of the credentials', async () => {
  assert.equal(await awsAccount(moto.access), '123456789012');
});

test('a profile of the shared files is asked by its name, at the endpoint of the environment', async () => {
  writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, '[dev]\naws_access_key_id = testing\naws_secret_access_key = testing\n');
  writeFileSync(files.AWS_CONFIG_FILE, '');
  await withEnvironment({ ...files, AWS_ENDPOINT_URL: moto.access.endpoint }, async () => {
    assert.equal(await awsAccount({ region: 'us-west-2', profile: 'dev' }), '123456789012');
    await assert.rejects(awsAccount({ region: 'us-west-2', profile: 'other' }), { code: 'aws-credentials-missing', message: /in profile other/ });
  });
});

test('credentials that AWS does not know, and an AWS that is not there', async () => {
  const server = createServer((_, response) => response.writeHead(403, { 'content-type': 'text/xml' }).end(refusal));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const access = { ...moto.access, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  await assert.rejects(awsAccount(access), { code: 'aws-credentials-missing', message: /The security token included in the request is invalid/ });
  server.close();
  server.closeAllConnections();
  await assert.rejects(awsAccount(access), { code: 'aws-unavailable', message: /cannot be reached \(sts in us-west-2\)/ });
});

test('profiles are named by both files, sections of other kinds are none', async () => {
  writeFileSync(files.AWS_CONFIG_FILE, '[default]\nregion = us-west-2\n[profile team.prod]\nregion = eu-west-1\n[sso-session corp]\nsso_region = us-east-1\n[services local]\nlogs =\n  endpoint_url = http://localhost\n');
  writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, '[dev]\naws_access_key_id = testing\n[default]\naws_access_key_id = testing\n');
  await withEnvironment(files, async () => assert.deepEqual(await awsProfiles(), ['default', 'dev', 'team.prod']));
});

test('a machine without such files has no profiles', async () => {
  await withEnvironment({ AWS_CONFIG_FILE: join(home, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(home, 'none') }, async () => assert.deepEqual(await awsProfiles(), []));
});
