import { GetTraceSegmentDestinationCommand, XRayClient } from '@aws-sdk/client-xray';
import type { AwsAccess } from '../app/ports.ts';
import { awsClientSettings } from './awsClientSettings.ts';

/**
 * Whether CloudWatch Transaction Search is on in this account and region: whether X-Ray hands its segments to CloudWatch Logs. Null where that is not to be
 * known: nothing hangs on it. Rejects where `signal` is aborted.
 */
export async function transactionSearch(access: AwsAccess, signal: AbortSignal): Promise<'on' | 'off' | null> {
  const client = new XRayClient({ ...awsClientSettings(access), maxAttempts: 1 });
  try {
    const { Destination: destination } = await client.send(new GetTraceSegmentDestinationCommand({}), { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
    if (destination === undefined) return null;
    return destination === 'CloudWatchLogs' ? 'on' : 'off';
  } catch {
    signal.throwIfAborted();
    return null;
  } finally {
    client.destroy();
  }
}

const patienceMs = 5_000;
