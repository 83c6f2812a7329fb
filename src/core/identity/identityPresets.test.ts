import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Identity } from '../chain/chain.ts';
import { facts } from '../agentcore/facts/facts.ts';
import { defaultChain } from '../chain/defaultChain.ts';
import { everywhere } from '../chain/componentLanguages.ts';
import { parseChain } from '../chain/parseChain.ts';
import { refusalOfAnswer } from '../chain/refusalOfAnswer.ts';
import { discoveryUrlOf } from './discoveryUrlOf.ts';
import { identityConfigurationOf } from './identityConfigurationOf.ts';
import { identityPresets } from './identityPresets.ts';
import { presetIds, type PresetId } from './identityPreset.ts';
import { refusalOfIdentity } from './refusalOfIdentity.ts';
import { signInRequest } from './signInRequest.ts';

function exampleOf(id: PresetId): Identity {
  const { issuer, audience, clientId } = identityPresets[id];
  return { preset: id, issuer: issuer.example, audience: audience.example, clientId: clientId.example };
}

for (const id of presetIds) {
  const preset = identityPresets[id];

  test(`${id}: its own example passes its rules and those of the chain file`, () => {
    const identity = exampleOf(id);
    for (const member of ['issuer', 'audience', 'clientId'] as const) assert.equal(refusalOfIdentity(identity, member), null, member);
    const chain = defaultChain({ name: 'orders', region: 'us-west-2', identity, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'streamlit', existingApi: null });
    assert.deepEqual(parseChain(chain), { ok: true, chain });
    assert.match(discoveryUrlOf(preset.issuer.example), /^https:\/\/[^/]+(\/[^/]+)*\/\.well-known\/openid-configuration$/);
  });

  test(`${id}: what it says can be shown, and names its sources`, () => {
    assert.equal(preset.id, id);
    assert.ok(preset.notes.length > 0);
    assert.equal(new Set(preset.notes.map((note) => note.id)).size, preset.notes.length);
    for (const note of preset.notes) {
      assert.ok(note.id.startsWith(`${id}.`), note.id);
      assert.notEqual(note.source, '', note.id);
      assert.match(note.statement, /^[A-Z`a-z].*\.$/s, note.id);
    }
    assert.match(preset.about, /\.$/);
    for (const { because } of [...preset.issuer.mistakes, ...preset.audience.mistakes]) assert.doesNotMatch(because, /\.$/);
    assert.ok(preset.inbound.restsOn in facts);
    assert.equal(preset.inbound.member === 'allowedClients', preset.audience.claim === 'client_id');
  });
}

/** Wrong issuers that people really type, and what each is told. */
const wrongIssuers: { readonly [id in PresetId]: readonly (readonly [issuer: string, says: RegExp])[] } = {
  okta: [
    ['https://example.okta.com', /org authorization server/],
    ['https://example.okta.com/', /org authorization server/],
    ['https://example.okta.com/oauth2/v1', /org authorization server/],
    ['https://example-admin.okta.com/oauth2/default', /admin console/],
    ['https://example.okta.com/oauth2/default/', /no slash at the end/],
    ['https://example.okta.com/oauth2/default/v1/authorize', /endpoint/],
    ['https://example.okta.com/oauth2/default/.well-known/openid-configuration', /discovery document/],
    ['https://example.us.auth0.com/authorize', /looks like https:\/\/example\.okta\.com/],
  ],
  cognito: [
    ['https://shop.auth.us-west-2.amazoncognito.com', /where users sign in/],
    ['https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi/', /no slash at the end/],
    ['https://cognito-idp.us-east-1.amazonaws.com/us-west-2_aBcDeFgHi', /region twice/],
    ['https://cognito-idp.us-west-2.amazonaws.com', /looks like/],
    ['https://cognito-identity.us-west-2.amazonaws.com/us-west-2:1', /identity pool/],
  ],
  entra: [
    ['https://login.microsoftonline.com/common/v2.0', /many tenants/],
    ['https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0', /tenant’s domain/],
    ['https://login.microsoftonline.com/00001111-aaaa-2222-bbbb-3333cccc4444', /end their iss with \/v2\.0/],
    ['https://login.microsoftonline.com/00001111-aaaa-2222-bbbb-3333cccc4444/v2.0/', /no slash at the end/],
    ['https://login.microsoftonline.com/00001111-aaaa-2222-bbbb-3333cccc4444/oauth2/v2.0/authorize', /endpoint/],
    ['https://sts.windows.net/00001111-aaaa-2222-bbbb-3333cccc4444', /ends with a slash/],
    ['https://login.example.com', /looks like/],
  ],
  auth0: [
    ['https://example.us.auth0.com', /ends with a slash/],
    ['https://example.us.auth0.com/authorize', /endpoint/],
    ['https://example.us.auth0.com/api/v2/', /endpoint/],
    ['https://example.us.auth0.com/.well-known/openid-configuration', /discovery document/],
    ['http://localhost:3000/', /looks like/],
  ],
  keycloak: [
    ['https://keycloak.example.com', /realm is missing/],
    ['https://keycloak.example.com/realms/orders/', /no slash at the end/],
    ['https://keycloak.example.com/realms/orders/protocol/openid-connect/token', /endpoint/],
    ['https://keycloak.example.com/admin/master/console', /admin console/],
    ['https://keycloak.example.com/realms/orders/account', /looks like/],
  ],
  generic: [['https://login.example.com/.well-known/openid-configuration', /discovery document/]],
};

for (const id of presetIds) {
  for (const [issuer, says] of wrongIssuers[id]) {
    test(`${id}: ${issuer} is no issuer of it`, () => {
      const because = refusalOfIdentity({ ...exampleOf(id), issuer }, 'issuer') ?? '';
      assert.match(because, says);
      assert.equal(/"generic" takes any$/.test(because), id !== 'generic');
    });
  }
}

for (const [id, given, says] of [
  ['okta', { audience: 'https://example.okta.com' }, /org authorization server/],
  ['cognito', { audience: 'api://orders' }, /carries no aud/],
  ['cognito', { clientId: '2another23456789abcdefghij' }, /the audience is the client id, 2another/],
  ['entra', { audience: 'api://11112222-bbbb-3333-cccc-4444dddd5555' }, /application id of the API/],
  ['auth0', { audience: 'https://example.us.auth0.com/userinfo' }, /opaque/],
  ['auth0', { audience: 'https://example.us.auth0.com/api/v2/' }, /Management API/],
  ['keycloak', { audience: 'account' }, /audience mapper/],
] as const) {
  test(`${id}: ${JSON.stringify(given)} is refused`, () => assert.match(refusalOfIdentity({ ...exampleOf(id), ...given }, 'audience') ?? '', says));
}

test('a v1.0 token of Entra may be for an address; a client of Entra is a GUID', () => {
  const v1 = { ...exampleOf('entra'), issuer: 'https://sts.windows.net/00001111-aaaa-2222-bbbb-3333cccc4444/', audience: 'api://orders' };
  assert.equal(refusalOfIdentity(v1, 'issuer'), null);
  assert.equal(refusalOfIdentity(v1, 'audience'), null);
  assert.match(refusalOfIdentity({ ...v1, clientId: 'my-app' }, 'clientId') ?? '', /GUID/);
});

test('the updated issuer of a user pool is one; an issuer on this machine too, where a provider runs on it', () => {
  assert.equal(refusalOfIdentity({ ...exampleOf('cognito'), issuer: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x1' }, 'issuer'), null);
  assert.equal(refusalOfIdentity({ ...exampleOf('keycloak'), issuer: 'http://localhost:8080/realms/orders' }, 'issuer'), null);
  assert.equal(refusalOfIdentity({ ...exampleOf('okta'), issuer: 'http://127.0.0.1:4000/oauth2/default' }, 'issuer'), null);
});

test('what is not filled in is not refused, and a chain file is read whatever its provider would say', () => {
  const empty: Identity = { preset: 'entra', issuer: null, audience: null, clientId: null };
  for (const member of ['issuer', 'audience', 'clientId'] as const) assert.equal(refusalOfIdentity(empty, member), null);
  const answers = { name: 'orders', region: 'us-west-2', identity: { ...empty, issuer: 'https://login.example.com' }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'none', existingApi: null } as const;
  assert.equal(parseChain(defaultChain(answers)).ok, true);
  assert.match(refusalOfAnswer(answers, ['identity', 'issuer']) ?? '', /^The issuer of a tenant looks like .*choose another provider: "generic" takes any\.$/);
});

const asked = (id: PresetId): string => signInRequest(exampleOf(id), { api: 'orders', scopes: ['orders.read'], standIn: 'api://orders' }).scopes.join(' ');

test('scopes of the API are asked for as each provider wants them', () => {
  assert.equal(asked('okta'), 'openid profile email orders.read');
  assert.equal(asked('cognito'), 'openid profile email orders/orders.read');
  assert.equal(asked('entra'), 'openid profile email api://11112222-bbbb-3333-cccc-4444dddd5555/orders.read');
});

test('Auth0 is asked for the audience; what is not filled in has a stand-in', () => {
  const request = (identity: Identity) => signInRequest(identity, { api: 'orders', scopes: [], standIn: 'api://$&' });
  assert.deepEqual(request(exampleOf('auth0')).authorize, [{ name: 'audience', value: 'https://orders.example.com' }]);
  assert.deepEqual(request({ ...exampleOf('auth0'), audience: null }).authorize, [{ name: 'audience', value: 'api://$&' }]);
  assert.deepEqual(request(exampleOf('okta')).authorize, []);
});

test('only where access tokens carry no aud is another claim compared', () => {
  assert.deepEqual(presetIds.filter((id) => identityConfigurationOf(exampleOf(id)).audienceClaim !== undefined), ['cognito']);
});
