import { CreateAliasCommand, DeleteAliasCommand, GetAliasCommand, type LambdaClient, PublishVersionCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import type { Fields } from '../../core/deploy/resource.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone } from './ask.ts';

const mark = 'agentcore-chain ';

/**
 * Aliases of Lambda functions, held by their function. Fields: digests of what the function was set to in the version that the alias
 * names; they stand in the alias's description, since Lambda knows versions by number alone. Outputs: `arn`, `version`.
 */
export function aliasReconciler(client: LambdaClient, access: AwsAccess): Reconciler {
  const call = (operation: string, resource: Placed): AwsCall => ({ service: 'lambda', operation, access, resource: `function:${functionOf(resource)}`, what: `alias ${resource.name} of function ${functionOf(resource)}` });

  const publish = async (resource: Placed, signal: AbortSignal): Promise<string> => {
    const { Version: version = '' } = await tell(call('PublishVersion', resource), signal, (options) => client.send(new PublishVersionCommand({ FunctionName: functionOf(resource) }), options));
    return version;
  };

  return {
    observe: async (resource, signal) => {
      if (resource.holder === null) return { state: 'absent' };
      const found = await look(call('GetAlias', resource), signal, (options) => client.send(new GetAliasCommand({ FunctionName: functionOf(resource), Name: resource.name }), options));
      if (found.state !== 'told') return found;
      const { AliasArn: arn = '', FunctionVersion: version = '', Description: description = '' } = found.answer;
      const isOurs = description.startsWith(mark);
      return { state: 'present', owner: isOurs ? 'this-chain' : 'nobody-known', fields: fieldsIn(description), outputs: { arn, version } };
    },

    create: async (resource, fields, signal) => {
      const version = await publish(resource, signal);
      const { AliasArn: arn = '' } = await tell(call('CreateAlias', resource), signal, (options) =>
        client.send(new CreateAliasCommand({ FunctionName: functionOf(resource), Name: resource.name, FunctionVersion: version, Description: descriptionOf(fields) }), options));
      return { arn, version };
    },

    update: async (resource, fields, { outputs }, signal) => {
      const version = await publish(resource, signal);
      await tell(call('UpdateAlias', resource), signal, (options) =>
        client.send(new UpdateAliasCommand({ FunctionName: functionOf(resource), Name: resource.name, FunctionVersion: version, Description: descriptionOf(fields) }), options));
      return { ...outputs, version };
    },

    remove: (resource, _found, signal) => tellGone(call('DeleteAlias', resource), signal, (options) => client.send(new DeleteAliasCommand({ FunctionName: functionOf(resource), Name: resource.name }), options)),

    adopt: null,
  };
}

/** At most 256 characters: fact of Lambda's API model. */
function descriptionOf(fields: Fields): string {
  return `${mark}${Object.entries(fields).map(([member, digest]) => `${member}=${String(digest)}`).join(' ')}`;
}

/** What is written in no such way says nothing. */
function fieldsIn(description: string): Fields {
  const written = description.startsWith(mark) ? description.slice(mark.length).split(' ') : [];
  return Object.fromEntries(written.flatMap((part) => {
    const [member = '', digest] = part.split('=');
    return digest === undefined ? [] : [[member, digest]];
  }));
}

/** The function's name, out of its ARN. */
function functionOf({ holder }: Placed): string {
  return (holder?.['arn'] ?? '').replace(/^.*:function:/, '');
}
