import type { AwsAccess } from '../app/ports.ts';

/**
 * What each client of the SDK is made with. Throttling is the SDK's to wait out; a network that is gone is told within seconds. A call
 * is given up once its line is silent, however long it took till then: a code zip on a slow line takes minutes. (The SDK's own
 * requestTimeout only warns, and would count that upload.) The shared credentials files are read anew by each client: the SDK keeps them for as long as the process lives, and
 * VS Code's lives longer than a sign-in.
 */
export function awsClientSettings({ region, profile, endpoint, credentials, silenceMs = 60_000 }: AwsAccess) {
  return {
    region,
    maxAttempts: 6,
    ignoreCache: true,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: silenceMs },
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}
