import type { AwsAccess } from '../app/ports.ts';

/** What each client of the SDK is made with. Throttling is the SDK's to wait out; a network that is gone is told within seconds. */
export function awsClientSettings({ region, profile, endpoint, credentials }: AwsAccess) {
  return {
    region,
    maxAttempts: 6,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}
