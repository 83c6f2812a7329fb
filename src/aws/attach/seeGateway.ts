import { GetGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AuthorizerConfiguration, GetGatewayCommandOutput } from '@aws-sdk/client-bedrock-agentcore-control';
import type { SeenAuthorizer, SeenGateway } from '../../core/attach/seenDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import { look } from '../deploy/ask.ts';
import type { AttachClients } from './attachClients.ts';

/** The gateway itself: without it nothing else is looked for. Throws aws-resource-missing, aws-access-denied. */
export async function seeGateway(id: string, { access, control }: AttachClients, signal: AbortSignal): Promise<SeenGateway> {
  const seen = await look({ service: 'bedrock-agentcore', operation: 'GetGateway', access, resource: `gateway/${id}`, what: `gateway ${id}` }, signal, (options) => control.send(new GetGatewayCommand({ gatewayIdentifier: id }), options));
  if (seen.state === 'told') return gatewayOf(id, seen.answer);
  if (seen.state === 'unreadable') throw new ChainError('aws-access-denied', `${seen.because}.`, { source: 'aws', remedy: 'Have the permission added, or use a profile that has it.' });
  throw new ChainError('aws-resource-missing', `There is no gateway ${id} in ${access.region}.`, { source: 'user', remedy: 'Check the id (name and ten characters, as in orders-a1b2c3d4e5), --region and --profile. Which gateways there are: agentcore-chain attach DIR without --gateway.' });
}

export function authorizerOf(type: string, configuration: AuthorizerConfiguration | undefined): SeenAuthorizer {
  const jwt = configuration?.customJWTAuthorizer;
  return { type, discoveryUrl: jwt?.discoveryUrl ?? null, audiences: jwt?.allowedAudience ?? [], clients: jwt?.allowedClients ?? [] };
}

function gatewayOf(id: string, answer: GetGatewayCommandOutput): SeenGateway {
  const { gatewayId = id, gatewayArn = '', name = id, gatewayUrl, authorizerType, authorizerConfiguration, interceptorConfigurations = [], exceptionLevel } = answer;
  const request = interceptorConfigurations.find(({ interceptionPoints }) => interceptionPoints?.includes('REQUEST'));
  const functionArn = request?.interceptor?.lambda?.arn;
  return {
    id: gatewayId, arn: gatewayArn, name, url: gatewayUrl ?? null,
    authorizer: authorizerOf(String(authorizerType), authorizerConfiguration),
    interceptor: functionArn === undefined ? null : { functionArn, passRequestHeaders: request?.inputConfiguration?.passRequestHeaders ?? false },
    exceptionLevel: exceptionLevel === 'DEBUG' ? 'DEBUG' : 'off',
  };
}
