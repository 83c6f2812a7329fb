import type { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { AwsAccess } from '../../app/ports.ts';

/** Whom a deployed chain is asked of, and as whom. */
export type AttachClients = { readonly access: AwsAccess; readonly control: BedrockAgentCoreControlClient; readonly logs: CloudWatchLogsClient; readonly lambda: LambdaClient; readonly iam: IAMClient; readonly s3: S3Client };
