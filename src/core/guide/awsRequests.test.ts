import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guideFilesOf, pythonChain, typescriptChain } from '../../../test/builders/guideChains.ts';
import { identityConfigurationOf } from '../identity/identityConfigurationOf.ts';
import { agentEnvironment, interceptorEnvironment, targetEnvironment } from '../../local/chain/componentSettings.ts';
import { createGatewayRequest, createRuntimeRequest, createTargetRequest, functionVariables, targetVariables } from './awsRequests.ts';
import { guideSubject } from './guideSubject.ts';

const python = guideSubject(pythonChain, guideFilesOf(pythonChain));
const cognito = guideSubject({ ...typescriptChain, agent: { ...typescriptChain.agent, authorizer: 'CUSTOM_JWT' }, identity: { preset: 'cognito', issuer: 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', audience: 'client1', clientId: 'client1' } }, []);
const typescript = guideSubject(typescriptChain, guideFilesOf(typescriptChain));

/** What only this machine needs. */
const ofThisMachine = new Set(['HOST', 'PORT', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'JWKS_COOLDOWN_SECONDS', 'JWKS_URI']);

/** A value that is empty may be left out. */
function namesOf(environment: object): readonly string[] {
  return Object.entries(environment).filter(([name, value]) => !ofThisMachine.has(name) && value !== '').map(([name]) => name).sort();
}

test('deployed components are told what those of a local run are told', () => {
  for (const subject of [python, typescript, cognito]) {
    const { chain } = subject;
    const client = chain.gateway.authorizer === 'CUSTOM_JWT' ? { tokenEndpoint: 'https://x', clientId: 'a', clientSecret: 'b', scope: 'c', resource: 'd' } : null;
    const local = agentEnvironment(chain, { port: 1, gatewayUrl: 'http://127.0.0.1:1/mcp', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, client, inspect: false });
    const { environmentVariables } = createRuntimeRequest(subject, false);
    assert.ok(typeof environmentVariables === 'object' && environmentVariables !== null);
    // Its secret itself is given to the local agent alone.
    assert.deepEqual(namesOf(environmentVariables), namesOf(local).map((name) => (name === 'GATEWAY_CLIENT_SECRET' ? 'GATEWAY_CLIENT_SECRET_ARN' : name)));
    assert.deepEqual(functionVariables(subject), interceptorEnvironment(chain));
    const target = targetEnvironment(chain, { port: 1, identity: { ...identityConfigurationOf(chain.identity), audience: 'AUDIENCE' }, jwksUri: null });
    assert.deepEqual(namesOf(targetVariables(subject)), namesOf(target));
  }
});

test('the gateway gets its interceptor, with headers, and the target no credential', () => {
  assert.partialDeepStrictEqual(createGatewayRequest(python), {
    authorizerType: 'AWS_IAM',
    interceptorConfigurations: [{ interceptor: { lambda: { arn: 'arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor' } }, interceptionPoints: ['REQUEST'], inputConfiguration: { passRequestHeaders: true } }],
  });
  const [target] = pythonChain.targets;
  assert.ok(target);
  assert.deepEqual(Object.keys(createTargetRequest(python, target)), ['gatewayIdentifier', 'name', 'targetConfiguration', 'metadataConfiguration']);
  assert.deepEqual(createTargetRequest(python, { ...target, credentialProvider: 'OAUTH' })['credentialProviderConfigurations'], [{ credentialProviderType: 'OAUTH' }]);
});

test('a CUSTOM_JWT authorizer compares what tokens of this provider carry', () => {
  assert.deepEqual(createGatewayRequest(typescript)['authorizerConfiguration'], {
    customJWTAuthorizer: { discoveryUrl: 'https://login.example.com/.well-known/openid-configuration', allowedAudience: ['THE_AUDIENCE_OF_THE_AGENTS_OWN_TOKENS'] },
  });
  assert.deepEqual(createRuntimeRequest(cognito, true)['authorizerConfiguration'], {
    customJWTAuthorizer: { discoveryUrl: 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi/.well-known/openid-configuration', allowedClients: ['client1'] },
  });
  assert.partialDeepStrictEqual(targetVariables(cognito), { AUDIENCE: 'client1', AUDIENCE_CLAIM: 'client_id', SCOPE_PREFIX: 'billing/' });
});
