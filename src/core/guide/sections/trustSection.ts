import { awsPages } from '../../agentcore/awsPages.ts';
import { functionTrust, invokeFunctionPolicy, invokeGatewayPolicy, invokeRuntimePolicy, irsaTrust, podIdentityTrust, readSecretPolicy, runtimeBasicsPolicy, serviceTrust } from '../../agentcore/account/policies.ts';
import { bedrockModelOf } from '../../agentcore/runtime/runtimeRequest.ts';
import { shownGatewayClient } from '../awsRequests.ts';
import type { Block } from '../guide.ts';
import { placeholderAccount, type GuideSubject } from '../guideSubject.ts';
import { serviceAccountOf } from '../serviceAccount.ts';
import { code, heading, json, pageLink, paragraph, say, table } from '../say.ts';

/** Who may call whom in AWS, with the exact policies. */
export function trustSection(subject: GuideSubject): readonly Block[] {
  const { chain, names, arns } = subject;
  const isImage = chain.agent.package === 'container';
  return [
    heading(2, 'Who may call whom: the IAM trust chain'),
    paragraph`Each part may call the next one and nothing else. The user’s token takes no part in this: it says who the user is, and these roles say which program may knock. ${code(placeholderAccount)} stands for your account.`,
    { kind: 'code', language: 'text', text: chainOfRoles(subject) },
    table(['Role', 'Taken by', 'May', 'On'], [
      [say`${code(names.frontendRole)}`, say`${chain.frontend.kind === 'none' ? 'whoever calls the runtime' : 'the frontend’s pods'}`, ...(chain.agent.authorizer === 'AWS_IAM' ? [say`${code('bedrock-agentcore:InvokeAgentRuntime')}`, say`${code(arns.runtime)}`] : [say`nothing: the runtime takes a JWT`, say`-`])],
      [say`${code(names.runtimeRole)}`, say`AgentCore Runtime, for the agent`, ...(chain.gateway.authorizer === 'AWS_IAM' ? [say`${code('bedrock-agentcore:InvokeGateway')}`, say`${code(arns.gateway)}`] : [say`nothing at the gateway: see below`, say`-`])],
      [say`${code(names.gatewayRole)}`, say`AgentCore Gateway`, say`${code('lambda:InvokeFunction')}`, say`${code(arns.interceptor)}`],
      [say`${code(names.functionRole)}`, say`AWS Lambda, for the interceptor`, say`write its logs and traces`, say`-`],
    ]),
    ...(chain.agent.runtimeId === null || chain.gateway.gatewayId === null
      ? [paragraph`Runtime and gateway get their ids when they are made. Put them into ${code('agent.runtimeId')} and ${code('gateway.gatewayId')} and make this guide anew: the stars below then give way to them. A star also fits a chain whose name begins like this one’s.`]
      : []),
    ...frontendRole(subject),
    heading(3, 'Runtime execution role'),
    paragraph`Trust policy of ${code(names.runtimeRole)}. Its condition keeps other accounts from having AgentCore act with your role:`,
    json(serviceTrust(arns, arns.agentCore)),
    ...(chain.gateway.authorizer === 'AWS_IAM'
      ? [paragraph`Permission to call the gateway:`, json(invokeGatewayPolicy(arns))]
      : chain.gateway.authorizer === 'CUSTOM_JWT'
        ? [paragraph`It needs no permission at the gateway, which takes JWTs: the agent fetches a token of its own by client credentials, with the secret that ${code('agent.gatewayClient')} of the chain file names. It needs leave to read that one:`, json(readSecretPolicy(shownGatewayClient(subject).secretArn)), paragraph`Give the agent’s tokens an audience of their own (${code('agent.gatewayClient.audience')}): where they share the users’, a user’s token opens the gateway as well.`]
        : [paragraph`It needs no permission at the gateway, which asks nobody: anyone who knows its address reaches the interceptor. The target alone stands between them and the data.`]),
    paragraph`And what every runtime needs for its ${isImage ? 'image, ' : ''}logs and traces${bedrockModelOf(chain) === null ? '' : ', and for its model'}:`,
    json(runtimeBasicsPolicy(arns, { model: bedrockModelOf(chain), isImage })),
    heading(3, 'Gateway service role'),
    paragraph`Trust policy of ${code(names.gatewayRole)}, for this gateway alone:`,
    json(serviceTrust(arns, arns.gateway)),
    paragraph`Permission to call the interceptor, and no other function:`,
    json(invokeFunctionPolicy(arns)),
    heading(3, 'Interceptor execution role'),
    paragraph`Trust policy of ${code(names.functionRole)}. Attach the managed policies AWSLambdaBasicExecutionRole and AWSXRayDaemonWriteAccess, and nothing else: it calls nobody.`,
    json(functionTrust()),
    paragraph`See ${pageLink(awsPages.runtimePermissions)} and ${pageLink(awsPages.gatewayPermissions)}. Nothing here was tried against a live AWS account.`,
  ];
}

function chainOfRoles({ chain, names }: GuideSubject): string {
  return [
    `${names.frontendRole}  --${chain.agent.authorizer === 'AWS_IAM' ? 'InvokeAgentRuntime' : 'JWT'}-->  runtime ${names.runtime}`,
    `${names.runtimeRole}  --${{ AWS_IAM: 'InvokeGateway', CUSTOM_JWT: 'JWT of its own', NONE: 'no credential' }[chain.gateway.authorizer]}-->  gateway ${names.gateway}`,
    `${names.gatewayRole}  --InvokeFunction-->  interceptor ${names.function}`,
    `no role  --user’s token in Authorization-->  ${chain.targets.map(({ name }) => `target ${name}`).join(', ')}`,
  ].join('\n');
}

function frontendRole(subject: GuideSubject): readonly Block[] {
  const { chain, names, arns } = subject;
  if (chain.agent.authorizer !== 'AWS_IAM') return [];
  const policy = [paragraph`Permission policy of ${code(names.frontendRole)}:`, json(invokeRuntimePolicy(arns))];
  if (chain.frontend.kind === 'none') {
    return [heading(3, 'Role of the runtime’s callers'), paragraph`This project has no frontend. Whatever calls the runtime signs with SigV4, in a role that has this policy.`, ...policy];
  }
  const account = serviceAccountOf(subject, chain.frontend.folder);
  const issuer = `oidc.eks.${chain.region}.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`;
  return [
    heading(3, 'Frontend pod role'),
    ...policy,
    paragraph`Its trust policy, where the cluster gives roles by IRSA. The long id is that of your cluster’s OIDC provider:`,
    json(irsaTrust(arns, { issuer, ...account })),
    paragraph`Or, where it gives them by EKS Pod Identity (with an association for the service account ${code(account.serviceAccount)} in the namespace ${code(account.namespace)}):`,
    json(podIdentityTrust()),
  ];
}
