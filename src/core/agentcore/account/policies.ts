import { partitionOf, type Arns } from './arns.ts';
import { signingService } from '../gateway/gateway.ts';

/** An IAM policy document. */
export type Policy = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

export type Statement = {
  readonly Effect: 'Allow';
  readonly Principal?: { readonly [kind: string]: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string } };
};

function allow(...statements: readonly Omit<Statement, 'Effect'>[]): Policy {
  return { Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) };
}

/** Fact `iam.invoke-runtime`. */
export function invokeRuntimePolicy({ runtime }: Pick<Arns, 'runtime'>): Policy {
  return allow({ Action: 'bedrock-agentcore:InvokeAgentRuntime', Resource: [runtime, `${runtime}/runtime-endpoint/*`] });
}

/** Fact `iam.service-trust`: `source` is what AgentCore must be working for. */
export function serviceTrust({ account }: Arns, source: string): Policy {
  return allow({
    Principal: { Service: `${signingService}.amazonaws.com` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': source } },
  });
}

/** Fact `iam.invoke-gateway`. */
export function invokeGatewayPolicy({ gateway }: Pick<Arns, 'gateway'>): Policy {
  return allow({ Action: 'bedrock-agentcore:InvokeGateway', Resource: gateway });
}

/** Fact `iam.gateway-invokes-function`. */
export function invokeFunctionPolicy({ interceptor }: Pick<Arns, 'interceptor'>): Policy {
  return allow({ Action: 'lambda:InvokeFunction', Resource: interceptor });
}

/** Fact `iam.reads-secret`. */
export function readSecretPolicy(secretArn: string): Policy {
  return allow({ Action: 'secretsmanager:GetSecretValue', Resource: secretArn });
}

/** Where a target's OpenAPI document comes from S3. */
export function readDocumentPolicy({ partition }: Arns, bucket: string, keys: readonly string[]): Policy {
  return allow({ Action: 's3:GetObject', Resource: keys.map((key) => `arn:${partition}:s3:::${bucket}/${key}`) });
}

/** Facts `iam.runtime-execution-role`, `iam.bedrock-model`. `model`: the id of a Bedrock model; null where none is called. `isImage`: it comes from ECR; a zip of code needs nothing there. */
export function runtimeBasicsPolicy(arns: Arns, { model, isImage }: { readonly model: string | null; readonly isImage: boolean }): Policy {
  return allow(
    ...(isImage ? [{ Action: 'ecr:GetAuthorizationToken', Resource: '*' }, { Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], Resource: arns.agentRepository }] : []),
    { Action: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'], Resource: arns.runtimeLogGroups },
    { Action: 'logs:DescribeLogGroups', Resource: '*' },
    { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${arns.runtimeLogGroups}:log-stream:*` },
    { Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'], Resource: '*' },
    { Action: 'cloudwatch:PutMetricData', Resource: '*', Condition: { StringEquals: { 'cloudwatch:namespace': 'bedrock-agentcore' } } },
    ...(model === null ? [] : [{ Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'], Resource: arns.model(model) }]),
  );
}

/** Several policies as one document. */
export function joinedPolicies(...policies: readonly Policy[]): Policy {
  return allow(...policies.flatMap(({ Statement }) => Statement));
}

/** Lambda takes the interceptor's role. */
export function functionTrust(): Policy {
  return allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
}

/** The interceptor calls nobody: it writes to its own log group, and its traces. */
export function functionPolicy({ logGroup }: Arns, group: string): Policy {
  return allow(
    { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${logGroup(group)}:*` },
    { Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
  );
}

/** Fact `iam.pod-role`: for one service account of one cluster, whose OIDC provider is `issuer`, without https. */
export function irsaTrust({ account, partition }: Arns, { issuer, namespace, serviceAccount }: { readonly issuer: string; readonly namespace: string; readonly serviceAccount: string }): Policy {
  return allow({
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}` } },
  });
}

/** Fact `iam.pod-role`. */
export function podIdentityTrust(): Policy {
  return allow({ Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] });
}

/** Fact `iam.reads-logs`: to read and follow these log groups, and to look at how they come to be. Its reader changes nothing. */
export function readerPolicy({ region, account, groups }: { readonly region: string; readonly account: string; readonly groups: readonly string[] }): Policy {
  const group = (name: string): string => `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${name}`;
  return allow(
    { Action: ['logs:FilterLogEvents', 'logs:StartLiveTail'], Resource: groups.flatMap((name) => [group(name), `${group(name)}:*`]) },
    { Action: ['logs:DescribeLogGroups', 'logs:DescribeDeliverySources', 'logs:DescribeDeliveries', 'logs:DescribeDeliveryDestinations', 'xray:GetTraceSegmentDestination'], Resource: '*' },
    { Action: ['bedrock-agentcore:GetGateway', 'bedrock-agentcore:ListGatewayTargets', 'bedrock-agentcore:GetGatewayTarget', 'bedrock-agentcore:GetAgentRuntime', 'bedrock-agentcore:GetAgentRuntimeEndpoint', 'bedrock-agentcore:ListTagsForResource', 'lambda:GetFunctionConfiguration'], Resource: '*' },
  );
}
