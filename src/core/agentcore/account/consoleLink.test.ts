import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleLink, logEventsLink } from './consoleLink.ts';
import { logStreamOf } from '../logs/logStream.ts';

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

for (const [region, evidence, from, link] of [
  ['us-west-2', '/aws/lambda/orders:2026/11/22/[$LATEST]0a1b', 1_795_343_462_123, 'https://console.aws.amazon.com/cloudwatch/home?region=us-west-2#logsV2:log-groups/log-group/$252Faws$252Flambda$252Forders/log-events/2026$252F11$252F22$252F$255B$2524LATEST$255D0a1b$3Fstart$3D1795343462123'],
  ['us-gov-west-1', '/g:s', null, 'https://console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#logsV2:log-groups/log-group/$252Fg/log-events/s'],
  ['cn-north-1', '/g:otel-rt-logs', 5, 'https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1#logsV2:log-groups/log-group/$252Fg/log-events/otel-rt-logs$3Fstart$3D5'],
  ['us-east-1', '/g:', 5, 'https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fg'],
  ['us-east-1', '/g:a?b#c&d:e/$3F"><', null, 'https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fg/log-events/a$253Fb$2523c$2526d$253Ae$252F$25243F$2522$253E$253C'],
] as const) {
  test(`the events of ${evidence} in ${region} are shown at ${link}`, () => assert.equal(logEventsLink(region, logStreamOf(evidence), from), link));
}
