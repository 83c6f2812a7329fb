import { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { AwsAccess } from '../../app/ports.ts';
import type { ImageBuilder, Reconcilers } from '../../app/ports/deploy.ts';
import type { Artifacts, ImageContexts } from '../../core/deploy/deploymentSubject.ts';
import { awsClientSettings } from '../awsClientSettings.ts';
import { refuseHollowAnswers } from '../refuseHollowAnswers.ts';
import { aliasReconciler } from './aliasReconciler.ts';
import { bucketReconciler } from './bucketReconciler.ts';
import { functionReconciler } from './functionReconciler.ts';
import { gatewayReconciler } from './gatewayReconciler.ts';
import { gatewayTargetReconciler } from './gatewayTargetReconciler.ts';
import { imageReconciler } from './imageReconciler.ts';
import { logDeliveryReconciler } from './logDeliveryReconciler.ts';
import { logGroupReconciler } from './logGroupReconciler.ts';
import { objectReconciler } from './objectReconciler.ts';
import { repositoryReconciler } from './repositoryReconciler.ts';
import { roleReconciler } from './roleReconciler.ts';
import { runtimeReconciler } from './runtimeReconciler.ts';
import type { Wait } from './settle.ts';

export type ReconcilerSurroundings = {
  readonly access: AwsAccess;
  /** The account behind it. */
  readonly account: string;
  readonly artifacts: Artifacts;
  /** What container images may be built of this time, and by what. Left out: none is built. */
  readonly images?: ImageContexts;
  readonly builder?: ImageBuilder;
  readonly wait: Wait;
};

/** Who keeps each kind of resource that AWS itself holds, in the account and region behind this access. Asks AWS nothing yet. */
export function awsReconcilers({ access, account, artifacts, images = {}, builder = noBuilder, wait }: ReconcilerSurroundings): Omit<Reconcilers, 'workload'> {
  const settings = awsClientSettings(access);
  const lambda = new LambdaClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  const s3 = new S3Client(settings);
  const control = new BedrockAgentCoreControlClient(settings);
  const iam = new IAMClient(settings);
  const ecr = new ECRClient(settings);
  refuseHollowAnswers(lambda.middlewareStack);
  refuseHollowAnswers(logs.middlewareStack);
  refuseHollowAnswers(s3.middlewareStack);
  refuseHollowAnswers(control.middlewareStack);
  refuseHollowAnswers(iam.middlewareStack);
  refuseHollowAnswers(ecr.middlewareStack);
  return {
    role: roleReconciler(iam, access),
    'log-group': logGroupReconciler(logs, access),
    function: functionReconciler({ client: lambda, access, artifacts, wait }),
    alias: aliasReconciler(lambda, access),
    gateway: gatewayReconciler({ client: control, access, wait }),
    'gateway-target': gatewayTargetReconciler({ client: control, access, artifacts, wait }),
    'log-delivery': logDeliveryReconciler(logs, access),
    bucket: bucketReconciler({ client: s3, access, account, wait }),
    object: objectReconciler({ client: s3, access, account, artifacts }),
    repository: repositoryReconciler({ client: ecr, access, account }),
    image: imageReconciler({ client: ecr, access, account, images, builder, wait }),
    runtime: runtimeReconciler({ client: control, access, wait }),
  };
}

const noBuilder: ImageBuilder = { build: () => Promise.reject(new TypeError('no builder of images was given')), push: () => Promise.reject(new TypeError('no builder of images was given')) };
