/**
 * Where, and as whom, AWS is asked. Holds no default of its own: what is absent is found as every AWS tool finds it, in
 * environment variables (AWS_PROFILE, AWS_ENDPOINT_URL, ...) and in the shared config files.
 */
export type AwsAccess = {
  readonly region: string;
  readonly profile?: string;
  /** Of an emulator or a VPC endpoint. */
  readonly endpoint?: string;
  readonly credentials?: AwsCredentials;
};

export type AwsCredentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

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
