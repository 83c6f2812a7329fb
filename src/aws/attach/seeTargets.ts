import { GetGatewayTargetCommand, paginateListGatewayTargets } from '@aws-sdk/client-bedrock-agentcore-control';
import type { GetGatewayTargetCommandOutput } from '@aws-sdk/client-bedrock-agentcore-control';
import type { Look, SeenGateway, SeenTarget } from '../../core/attach/seenDeployment.ts';
import { runtimeAtUrl, runtimeOfArn } from '../../core/agentcore/runtime/runtime.ts';
import { serverOfDocument } from '../../core/attach/serverOfDocument.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look } from '../deploy/ask.ts';
import type { AttachClients } from './attachClients.ts';
import { inTurns } from './inTurns.ts';
import { readStoredDocument } from './readStoredDocument.ts';
import { seeFunction } from './seeFunction.ts';

/** The targets of a gateway in the order of their names, each as far as it may be seen. */
export async function seeTargets({ id: gatewayId, arn }: Pick<SeenGateway, 'id' | 'arn'>, clients: AttachClients, signal: AbortSignal): Promise<Look<readonly Look<SeenTarget>[]>> {
  const { access, control } = clients;
  const call = (operation: string, what: string): AwsCall => ({ service: 'bedrock-agentcore', operation, access, resource: `gateway/${gatewayId}`, what });
  const listed = await look(call('ListGatewayTargets', `gateway ${gatewayId}`), signal, async (options) => {
    const found: { readonly id: string; readonly name: string }[] = [];
    for await (const { items = [] } of paginateListGatewayTargets({ client: control }, { gatewayIdentifier: gatewayId }, options)) {
      for (const { targetId, name = '' } of items) if (targetId !== undefined) found.push({ id: targetId, name });
    }
    return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  });
  if (listed.state !== 'told') return listed;
  const answer = await inTurns(listed.answer, async ({ id }): Promise<Look<SeenTarget>> => {
    const seen = await look(call('GetGatewayTarget', `target ${id} of gateway ${gatewayId}`), signal, (options) => control.send(new GetGatewayTargetCommand({ gatewayIdentifier: gatewayId, targetId: id }), options));
    return seen.state === 'told' ? { state: 'told', answer: await targetOf(id, seen.answer, { account: arn.split(':')[4] ?? '', clients, signal }) } : seen;
  });
  return { state: 'told', answer };
}

type Looking = { readonly account: string; readonly clients: AttachClients; readonly signal: AbortSignal };

async function targetOf(id: string, answer: GetGatewayTargetCommandOutput, { account, clients, signal }: Looking): Promise<SeenTarget> {
  const { name = id, targetConfiguration, credentialProviderConfigurations = [], metadataConfiguration } = answer;
  const { openApiSchema, mcpServer, lambda } = targetConfiguration?.mcp ?? {};
  const { agentcoreRuntime } = targetConfiguration?.http ?? {};
  const runtime = agentcoreRuntime === undefined ? runtimeAtUrl(mcpServer?.endpoint ?? '') : runtimeOfArn(agentcoreRuntime.arn ?? '', agentcoreRuntime.qualifier);
  const arn = lambda?.lambdaArn;
  const { uri, bucketOwnerAccountId: owner = account } = openApiSchema?.s3 ?? {};
  const stored = uri === undefined ? null : await readStoredDocument({ uri, owner }, clients, signal);
  const document = stored?.state === 'told' ? stored.answer : (openApiSchema?.inlinePayload ?? '');
  return {
    name,
    url: mcpServer?.endpoint ?? targetConfiguration?.http?.passthrough?.endpoint ?? serverOfDocument(document),
    ...(stored === null || stored.state === 'told' ? {} : { unread: stored.state === 'unreadable' ? stored.because : `its document is not at ${uri} any more` }),
    ...(runtime?.region === clients.access.region ? { runtime } : {}),
    function: arn === undefined ? null : await seeFunction(arn, clients, signal),
    credentialProvider: credentialProviderConfigurations[0]?.credentialProviderType ?? null,
    allowedRequestHeaders: metadataConfiguration?.allowedRequestHeaders ?? [],
  };
}
