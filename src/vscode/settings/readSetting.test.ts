import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingName } from '../contributions.ts';
import { readSetting } from './readSetting.ts';

for (const [name, value, read] of [
  ['runIssuer', 'configured', 'configured'],
  ['nodePath', '', null],
  ['nodePath', ' /opt/node/bin/node ', '/opt/node/bin/node'],
  ['nodePath', '~/node', '~/node'],
  ['nodePath', 'node22', 'node22'],
  ['pythonPath', '', null],
  ['pythonPath', ' /usr/bin/python3.12 ', '/usr/bin/python3.12'],
  ['awsProfile', '', null],
  ['awsProfile', 'my team', 'my team'],
  ['awsRegion', '', null],
  ['awsRegion', 'us-gov-west-1', 'us-gov-west-1'],
  ['awsWindow', '90m', 5_400_000],
  ['showOnRun', false, false],
  ['signInClientId', '', null],
  ['signInClientId', ' 0oa1 ', '0oa1'],
  ['signInScopes', 'openid orders.read', 'openid orders.read'],
  ['signInRedirectUri', '', null],
  ['signInRedirectUri', 'http://localhost:8765/callback', 'http://localhost:8765/callback'],
] as const) {
  test(`${name} ${JSON.stringify(value)} is ${JSON.stringify(read)}`, () => assert.equal(readSetting(name, value), read));
}

for (const [name, value, says] of [
  ['runIssuer', 'okta', /agentcore-chain\.run\.issuer cannot be "okta"\.$/],
  ['nodePath', './node', /cannot be "\.\/node"/],
  ['nodePath', 22, /cannot be 22/],
  ['pythonPath', '.venv/bin/python', /agentcore-chain\.python\.path cannot be "\.venv\/bin\/python"/],
  ['awsRegion', 'Oregon', /agentcore-chain\.aws\.region cannot be "Oregon"/],
  ['awsWindow', 'an hour', /cannot be "an hour"/],
  ['awsWindow', '0h', /cannot be "0h"/],
  ['awsWindow', 60, /cannot be 60/],
  ['awsProfile', ['dev'], /cannot be an object/],
  ['showOnRun', 'yes', /cannot be "yes"/],
  ['signInClientId', 7, /cannot be 7/],
  ['signInScopes', ['openid'], /cannot be an object/],
  ['signInRedirectUri', 'https://example.com/callback', /agentcore-chain\.signIn\.redirectUri cannot be "https:/],
  ['awsRegion', 's3cr3t'.repeat(10), /cannot be a text of 60 characters\.$/],
] as const satisfies readonly (readonly [SettingName, unknown, RegExp])[]) {
  test(`${name} ${JSON.stringify(value)} is refused with what to write`, () => {
    assert.throws(() => readSetting(name, value), { code: 'setting-invalid', message: says, remedy: /^Write / });
  });
}
