import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dockerSettingsWithoutLogins } from './dockerSettings.ts';

test('Docker talks to the daemon that its user chose, and knows none of the logins', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-docker-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [users, own] = [join(folder, 'users'), join(folder, 'own')];
  await mkdir(join(users, 'contexts', 'meta'), { recursive: true });
  await mkdir(own);
  await writeFile(join(users, 'contexts', 'meta', 'colima'), 'where it is');
  const settings = { auths: { 'example.com': { auth: 'theirs' } }, credsStore: 'desktop', credHelpers: { 'example.org': 'ecr-login' }, currentContext: 'colima', proxies: { default: { httpProxy: 'http://proxy.example.com' } } };
  await writeFile(join(users, 'config.json'), JSON.stringify(settings));

  const made = await dockerSettingsWithoutLogins({ DOCKER_CONFIG: users }, own);
  assert.deepEqual(JSON.parse(await readFile(join(made, 'config.json'), 'utf8')), { currentContext: 'colima', proxies: settings.proxies });
  assert.equal(await readFile(join(made, 'contexts', 'meta', 'colima'), 'utf8'), 'where it is');
  if (process.platform !== 'win32') assert.deepEqual([(await stat(made)).mode & 0o77, (await stat(join(made, 'config.json'))).mode & 0o77], [0, 0], 'nobody else reads it');

  // What was linked is the user's: it stays when the folder goes.
  await rm(own, { recursive: true });
  assert.equal(await readFile(join(users, 'contexts', 'meta', 'colima'), 'utf8'), 'where it is');
  assert.deepEqual(JSON.parse(await readFile(join(users, 'config.json'), 'utf8')), settings);
});

test('settings that are not there, or no JSON, are none', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-docker-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const text of [null, '{', '"x"']) {
    const own = await mkdtemp(join(folder, 'own-'));
    if (text !== null) await writeFile(join(folder, 'config.json'), text);
    assert.equal(await readFile(join(await dockerSettingsWithoutLogins({ DOCKER_CONFIG: folder }, own), 'config.json'), 'utf8'), '{}');
  }
});
