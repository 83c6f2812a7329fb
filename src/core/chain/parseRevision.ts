import { credentialProviderTypes, inboundAuthorizers, type CredentialProviderType } from '../agentcore/gateway/gateway.ts';
import type { AudienceClaim } from '../identity/identityPreset.ts';
import type { ConfigurationResource, ConfigurationRevision, GatewayConfiguration, IdentityConfiguration, RuntimeConfiguration, TargetConfiguration } from './configuration.ts';
import { choice, flag, integer, list, object, optional, orNull, readShape, text, variant, type Shape } from './shape.ts';

const names = list('Header names.', text('Name of a header.'));
const textOrNull = orNull(text('Null: not filled in.'));

type WholeIdentity = Required<IdentityConfiguration>;
const wholeIdentity = object<WholeIdentity>('Who issues the user’s token.', {
  issuer: textOrNull, audience: textOrNull, clientId: textOrNull, audienceClaim: optional(oneOf<AudienceClaim>(['aud', 'client_id']), 'aud'),
});

/** As it was written: the usual claim goes without saying. */
const identity: Shape<IdentityConfiguration> = {
  schema: wholeIdentity.schema,
  read: (value, path, report) => {
    const read = wholeIdentity.read(value, path, report);
    if (read?.audienceClaim !== 'aud') return read;
    const { audienceClaim, ...rest } = read;
    return rest;
  },
};

const runtime = object<RuntimeConfiguration>('The runtime as it stands.', { authorizer: oneOf(['AWS_IAM', 'CUSTOM_JWT']), requestHeaderAllowlist: names });

const gateway = object<GatewayConfiguration>('The gateway as it stands.', {
  authorizer: oneOf(inboundAuthorizers),
  requestInterceptor: orNull(object<NonNullable<GatewayConfiguration['requestInterceptor']>>('The REQUEST interceptor.', { passRequestHeaders: flag('Whether it gets the request’s headers.') })),
  exceptionLevel: oneOf(['off', 'DEBUG']),
});

const target = object<TargetConfiguration>('A target as it stands.', {
  name: text('Name of the target.'),
  credentialProviders: list('Outbound credentials.', oneOf<CredentialProviderType>(credentialProviderTypes)),
  allowedRequestHeaders: names,
});

const from = integer('Epoch milliseconds.', 0, Number.MAX_SAFE_INTEGER);

const known = variant<ConfigurationRevision>('A resource as it stood from a moment on.', 'resource', {
  identity: revisionOf('identity', identity),
  runtime: revisionOf('runtime', runtime),
  gateway: revisionOf('gateway', gateway),
  target: revisionOf('target', target),
});

const unreadable = object<Extract<ConfigurationRevision, { unreadable: string }>>('A resource that could not be read.', {
  resource: oneOf<ConfigurationResource>(['identity', 'runtime', 'gateway', 'target']),
  from,
  unreadable: text('Why.'),
});

/** Reads one revision; null for anything else, such as a line cut when its writer was killed. */
export function parseRevision(value: unknown): ConfigurationRevision | null {
  const isUnreadable = typeof value === 'object' && value !== null && 'unreadable' in value;
  const reading = readShape<ConfigurationRevision>(isUnreadable ? unreadable : known, value);
  return reading.ok ? reading.value : null;
}

function revisionOf<R extends ConfigurationResource, V>(resource: R, value: Shape<V>): Shape<{ readonly resource: R; readonly from: number; readonly value: V }> {
  return object<{ readonly resource: R; readonly from: number; readonly value: V }>('One revision.', { resource: oneOf([resource]), from, value });
}

function oneOf<T extends string>(values: readonly T[]): Shape<T> {
  return choice('', values.map((value) => [value, ''] as const));
}
