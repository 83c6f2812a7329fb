import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsAccess } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { awsClientSettings } from './awsClientSettings.ts';
import { awsFailure, type AwsCall } from './awsFailure.ts';

/**
 * The account (12 digits) that AWS finds behind these credentials. Needs no permission: AWS answers whoever may sign.
 *
 * @throws ChainError `aws-credentials-missing`, `aws-unavailable`, `aws-access-denied`.
 */
export async function awsAccount(access: AwsAccess, signal?: AbortSignal): Promise<string> {
  const client = new STSClient(awsClientSettings(access));
  try {
    const { Account: account } = await client.send(new GetCallerIdentityCommand({}), signal === undefined ? {} : { abortSignal: signal });
    if (account !== undefined) return account;
  } catch (error) {
    signal?.throwIfAborted();
    throw failureOf(error, access);
  } finally {
    client.destroy();
  }
  throw new ChainError('aws-unavailable', 'AWS did not say whose credentials these are (sts:GetCallerIdentity)', { source: 'aws' });
}

function failureOf(error: unknown, access: AwsAccess): ChainError {
  const call: AwsCall = { service: 'sts', operation: 'GetCallerIdentity', access, resource: '*', what: 'the caller’s identity' };
  const failure = awsFailure(error, call);
  return failure instanceof ChainError ? failure : new ChainError('aws-access-denied', failure.because, { source: 'aws', cause: error });
}
