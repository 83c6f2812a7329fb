import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { functionLogGroup } from '../../core/agentcore/interceptor/lambda.ts';
import type { Look, SeenFunction } from '../../core/attach/seenDeployment.ts';
import { look } from '../deploy/ask.ts';
import type { AttachClients } from './attachClients.ts';

/** A function by its ARN, which may name a version or an alias. It may stand in another account, and then be unreadable. */
export async function seeFunction(arn: string, { access, lambda }: AttachClients, signal: AbortSignal): Promise<Look<SeenFunction>> {
  const [, , , , , , name = arn, qualifier] = arn.split(':');
  const resource = `function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;
  const seen = await look({ service: 'lambda', operation: 'GetFunctionConfiguration', access, resource, what: `function ${name}` }, signal, (options) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: arn }), options));
  if (seen.state !== 'told') return seen;
  // Fact `logs.lambda-group`.
  const { Runtime: runtime, LoggingConfig: logging } = seen.answer;
  return { state: 'told', answer: { name, runtime: runtime ?? null, logGroup: logging?.LogGroup ?? functionLogGroup(name) } };
}
