import type { Fact } from './fact.ts';

/** Who may call whom, as IAM says it. */
export const iamFacts = {
  'iam.invoke-runtime': {
    statement: 'A caller of an AWS_IAM runtime needs bedrock-agentcore:InvokeAgentRuntime on the runtime’s ARN and on its endpoints’, <runtime ARN>/runtime-endpoint/*.',
    source: 'runtime-permissions; resource-based-policies', mark: 'D',
  },
  'iam.invoke-gateway': {
    statement: 'A caller of an AWS_IAM gateway needs bedrock-agentcore:InvokeGateway on the gateway’s ARN.',
    source: 'gateway-using-auth; gateway-inbound-auth', mark: 'D',
  },
  'iam.service-trust': {
    statement: 'Runtime and gateway take their roles as bedrock-agentcore.amazonaws.com; aws:SourceAccount and aws:SourceArn in the trust policy keep other accounts’ resources out. For a gateway SourceArn may be narrowed to gateway/<name>-*.',
    source: 'runtime-permissions; gateway-prerequisites-permissions', mark: 'D',
  },
  'iam.gateway-invokes-function': {
    statement: 'The gateway’s service role needs lambda:InvokeFunction on the very ARN that interceptorConfigurations names, its alias included. The function needs no resource policy in the same account.',
    source: 'gateway-interceptors; gateway-prerequisites-permissions', mark: 'D',
  },
  'iam.runtime-execution-role': {
    statement: 'A runtime’s execution role pulls the image from ECR, and writes its logs to /aws/bedrock-agentcore/runtimes/*, traces to X-Ray and metrics to the namespace bedrock-agentcore.',
    source: 'runtime-permissions', mark: 'D',
  },
  'iam.bedrock-model': {
    statement: 'Calling a model of Amazon Bedrock needs bedrock:InvokeModel and bedrock:InvokeModelWithResponseStream on it.',
    source: 'runtime-permissions; Bedrock service authorization reference', mark: 'D',
  },
  'iam.reads-logs': {
    statement: 'Reading a group needs logs:FilterLogEvents on it, following it logs:StartLiveTail too; which groups and deliveries there are takes logs:Describe*, which know no single group.',
    source: 'CloudWatch Logs, service authorization reference', mark: 'D',
  },
  'iam.reads-secret': {
    statement: 'Reading a secret takes secretsmanager:GetSecretValue on its ARN, which ends in a hyphen and six characters that AWS adds to its name. In the secret’s own account, with the key aws/secretsmanager, it takes nothing else; from another account it takes a policy on the secret and a key of one’s own.',
    source: 'Secrets Manager user guide, permissions reference and resource-based policies', mark: 'D',
  },
  'iam.pod-role': {
    statement: 'A pod on EKS gets a role by IRSA (sts:AssumeRoleWithWebIdentity for one service account) or by Pod Identity (pods.eks.amazonaws.com: sts:AssumeRole, sts:TagSession). A trust for eks.amazonaws.com gives a pod nothing.',
    source: 'EKS user guide, IAM roles for service accounts and EKS Pod Identity', mark: 'D',
  },
} as const satisfies Record<string, Fact>;
