import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleLink } from './consoleLink.ts';

for (const [arn, link] of [
  ['arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor', 'https://console.aws.amazon.com/lambda/home?region=us-west-2#/functions/orders-interceptor'],
  ['arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor:live', 'https://console.aws.amazon.com/lambda/home?region=us-west-2#/functions/orders-interceptor'],
  ['arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f', 'https://console.amazonaws-us-gov.com/lambda/home?region=us-gov-west-1#/functions/f'],
  ['arn:aws-cn:iam::123456789012:role/service/orders-interceptor', 'https://console.amazonaws.cn/iam/home#/roles/orders-interceptor'],
  ['arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f:*', 'https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Ff'],
  ['arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/orders-abcdefghij', 'https://console.aws.amazon.com/bedrock-agentcore/toolsAndGateways?region=us-east-1'],
  ['arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:123456789012:runtime/orders-abcdefghij', 'https://console.amazonaws-us-gov.com/bedrock-agentcore/agents?region=us-gov-west-1'],
  ['arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/m-abcdefghij', 'https://console.aws.amazon.com/bedrock-agentcore/home?region=us-east-1#'],
  ['arn:aws-cn:s3:::orders-123456789012', 'https://console.amazonaws.cn/s3/buckets/orders-123456789012'],
  ['arn:aws:ecr:us-east-1:123456789012:repository/orders/agent', 'https://console.aws.amazon.com/ecr/repositories/private/123456789012/orders/agent?region=us-east-1'],
  ['arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1', null],
  ['arn:aws-somewhere:lambda:us-east-1:123456789012:function:f', null],
  ['no ARN', null],
] as const) {
  test(`${arn} is shown at ${link ?? 'no known page'}`, () => assert.equal(consoleLink(arn), link));
}
