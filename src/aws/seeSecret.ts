import { DescribeSecretCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsAccess } from '../app/ports.ts';
import { placeOfSecret } from '../core/agentcore/account/secret.ts';
import type { SeenSecret } from '../core/deploy/surroundings/surroundings.ts';
import { awsClientSettings } from './awsClientSettings.ts';

/** Whether there is a secret, whose value is never asked for. Null where that is not to be known: nothing hangs on it. Rejects where `signal` is aborted. */
export async function seeSecret(arn: string, access: AwsAccess, signal: AbortSignal): Promise<SeenSecret | null> {
  const client = new SecretsManagerClient({ ...awsClientSettings({ ...access, region: placeOfSecret(arn).region }), maxAttempts: 1 });
  try {
    const { DeletedDate: deleted } = await client.send(new DescribeSecretCommand({ SecretId: arn }), { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
    return deleted === undefined ? 'there' : 'deleted';
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof ResourceNotFoundException ? 'absent' : null;
  } finally {
    client.destroy();
  }
}

const patienceMs = 5_000;
