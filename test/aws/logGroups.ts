import { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand, ResourceAlreadyExistsException } from '@aws-sdk/client-cloudwatch-logs';
import { awsClientSettings } from '../../src/aws/awsClientSettings.ts';
import type { AwsAccess } from '../../src/app/ports.ts';

/** `timestamp` in epoch milliseconds: AWS takes what is at most 14 days old and 2 hours ahead. */
export type PlantedEvent = { readonly timestamp: number; readonly message: string };

/** Group -> stream -> events. */
export type PlantedLogs = { readonly [group: string]: { readonly [stream: string]: readonly PlantedEvent[] } };

const eventsPerCall = 10_000;

/** @throws Error where AWS would drop an event for its time, which it says only in passing. */
export async function plantLogs(access: AwsAccess, logs: PlantedLogs): Promise<void> {
  const client = new CloudWatchLogsClient(awsClientSettings(access));
  for (const [logGroupName, streams] of Object.entries(logs)) {
    await client.send(new CreateLogGroupCommand({ logGroupName })).catch((error: unknown) => {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error; // a deployment made it
    });
    for (const [logStreamName, events] of Object.entries(streams)) {
      await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      for (let first = 0; first < events.length; first += eventsPerCall) {
        const { rejectedLogEventsInfo: rejected } = await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: events.slice(first, first + eventsPerCall) }));
        if (rejected !== undefined && Object.keys(rejected).length > 0) throw new Error(`CloudWatch refuses events of ${logStreamName} for their time: ${JSON.stringify(rejected)}`);
      }
    }
  }
  client.destroy();
}
