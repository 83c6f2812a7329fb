import type { Fact } from './fact.ts';

/** What AWS's own tools write down of a deployment, and how deployments of others show in AWS. */
export const toolFacts = {
  'tools.starter-toolkit-file': {
    statement: 'The starter toolkit keeps .bedrock_agentcore.yaml: default_agent, and for each of agents aws.account, aws.region, bedrock_agentcore.agent_id and bedrock_agentcore.agent_arn. It names no gateway.',
    source: 'aws/bedrock-agentcore-starter-toolkit, utils/runtime/schema.py, read; no file of a real deployment was seen', mark: 'P',
  },
  'tools.cli-state': {
    statement: 'The AgentCore CLI keeps agentcore/.cli/deployed-state.json: for each of targets resources.runtimes.<name>.runtimeId and resources.mcp.gateways.<name>.gatewayId with their ARNs, in newer versions stackArn alone; agentcore/aws-targets.json lists name, account and region of the targets.',
    source: 'aws/agentcore-cli, src/schema/schemas, read; no file of a real deployment was seen', mark: 'P',
  },
  'tools.cdk-template': {
    statement: 'A template that CDK has synthesised names gateways as AWS::BedrockAgentCore::Gateway with Properties.Name, and its manifest.json the places of stacks as aws://account/region.',
    source: 'CloudFormation resource reference; CDK cloud assembly schema', mark: 'UNVERIFIED',
  },
  'tools.caller-of-gateway': {
    statement: 'AWS lists nowhere who calls a gateway. The runtime that does has its address or id in its environment, is of the same CloudFormation stack, or has a role that may call that gateway.',
    source: 'API model bedrock-agentcore-control (GetAgentRuntime: environmentVariables, roleArn); how deployments are made', mark: 'P',
  },
  'tools.look-rate': {
    statement: 'Get and List calls of gateways and targets are counted to 10 a second, of runtimes to 25 and more.',
    source: 'bedrock-agentcore-limits', mark: 'D',
  },
} as const satisfies { readonly [id: string]: Fact };
