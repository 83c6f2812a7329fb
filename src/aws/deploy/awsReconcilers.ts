import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsAccess } from '../../app/ports.ts';
import type { Reconcilers } from '../../app/ports/deploy.ts';
import type { Artifacts } from '../../core/deploy/deploymentSubject.ts';
import { awsClientSettings } from '../awsClientSettings.ts';
import { aliasReconciler } from './aliasReconciler.ts';
import { functionReconciler } from './functionReconciler.ts';
import { logGroupReconciler } from './logGroupReconciler.ts';
import { roleReconciler } from './roleReconciler.ts';
import type { Wait } from './settle.ts';

export type ReconcilerSurroundings = {
  readonly access: AwsAccess;
  readonly artifacts: Artifacts;
  readonly wait: Wait;
};

/** Who keeps each kind of resource, in the account and region behind this access. Asks AWS nothing yet. */
export function awsReconcilers({ access, artifacts, wait }: ReconcilerSurroundings): Reconcilers {
  const settings = awsClientSettings(access);
  const lambda = new LambdaClient(settings);
  return {
    role: roleReconciler(new IAMClient(settings), access),
    'log-group': logGroupReconciler(new CloudWatchLogsClient(settings), access),
    function: functionReconciler({ client: lambda, access, artifacts, wait }),
    alias: aliasReconciler(lambda, access),
  };
}
