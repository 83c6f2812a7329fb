import { CreateFunctionCommand, DeleteFunctionCommand, type FunctionConfiguration, GetFunctionCommand, GetFunctionConfigurationCommand, type LambdaClient, TagResourceCommand, UpdateFunctionCodeCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Architecture, LogFormat, Runtime, TracingMode } from '@aws-sdk/client-lambda';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Present, Reconciler } from '../../app/ports/deploy.ts';
import { isSame } from '../../core/deploy/changedFields.ts';
import { ownerOf } from '../../core/deploy/ownership.ts';
import { artifactOf, type Artifacts } from '../../core/deploy/deploymentSubject.ts';
import type { Fields } from '../../core/deploy/resource.ts';
import { ChainError } from '../../core/errors.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone } from './ask.ts';
import { oncePropagated, untilSettled, type Wait } from './settle.ts';

/** What a function is made of and with. */
export type FunctionWorkshop = {
  readonly client: LambdaClient;
  readonly access: AwsAccess;
  readonly artifacts: Artifacts;
  readonly wait: Wait;
};

/** Lambda functions, of a zip. Fields: `status`, and those that `functionFields` of core/deploy has. One that Lambda failed to make stays, and what to do is told. Output: `arn`. */
export function functionReconciler({ client, access, artifacts, wait }: FunctionWorkshop): Reconciler {
  const call = (operation: string, { name }: Placed): AwsCall => ({ service: 'lambda', operation, access, resource: `function:${name}`, what: `function ${name}` });

  /** Throws aws-refused with Lambda's reasons where its work failed. */
  const ready = async (resource: Placed, signal: AbortSignal): Promise<void> => {
    const current = await settled(resource, signal);
    if (statusOf(current) !== 'Active') throw notActive(resource, current);
  };

  const notActive = ({ name }: Placed, current: FunctionConfiguration): ChainError => new ChainError('aws-refused', `AWS could not bring function ${name} to Active, it is ${statusOf(current).replace(/\.$/, '')}.`, {
    source: 'aws',
    // Lambda takes no update of one that it failed to make; its alias goes with it.
    remedy: current.State === 'Failed' ? `Mend what it names, take the function away (aws lambda delete-function --function-name ${name} --region ${access.region}), then deploy again: it is made anew, with its alias.` : 'Mend what it names, then deploy again: it goes on from here.',
  });

  const settled = (resource: Placed, signal: AbortSignal): Promise<FunctionConfiguration> => untilSettled(
    wait, signal,
    () => tell(call('GetFunctionConfiguration', resource), signal, (options) => client.send(new GetFunctionConfigurationCommand({ FunctionName: resource.name }), options)),
    ({ State: state, LastUpdateStatus: update }) => state !== 'Pending' && update !== 'InProgress',
  );

  return {
    observe: async (resource, signal) => {
      const found = await look(call('GetFunction', resource), signal, (options) => client.send(new GetFunctionCommand({ FunctionName: resource.name }), options));
      if (found.state !== 'told') return found;
      const { Configuration: configuration = {}, Tags: tags = {} } = found.answer;
      return { state: 'present', owner: ownerOf(tags, resource.chain), fields: fieldsOf(configuration), outputs: { arn: configuration.FunctionArn ?? '' } };
    },

    create: async (resource, fields, signal) => {
      const { bytes: zip } = artifactOf({ artifacts }, resource.id);
      const { FunctionArn: arn } = await oncePropagated(wait, signal, isRoleTooNew, () => tell(call('CreateFunction', resource), signal, (options) =>
        client.send(new CreateFunctionCommand({ FunctionName: resource.name, Code: { ZipFile: zip }, Tags: { ...resource.tags }, Architectures: architecturesIn(fields), ...settingsIn(fields) }), options)));
      await ready(resource, signal);
      return { arn: arn ?? '' };
    },

    update: async (resource, fields, found, signal) => {
      const current = await settled(resource, signal);
      if (current.State === 'Failed') throw notActive(resource, current);
      const isUndone = current.LastUpdateStatus === 'Failed';
      if (isUndone || differs(found, fields, ofCode)) {
        const { bytes: zip } = artifactOf({ artifacts }, resource.id);
        await tell(call('UpdateFunctionCode', resource), signal, (options) => client.send(new UpdateFunctionCodeCommand({ FunctionName: resource.name, ZipFile: zip, Architectures: architecturesIn(fields) }), options));
        await ready(resource, signal);
      }
      if (isUndone || differs(found, fields, Object.keys(fields).filter((member) => member !== 'status' && !ofCode.includes(member)))) {
        await oncePropagated(wait, signal, isRoleTooNew, () => tell(call('UpdateFunctionConfiguration', resource), signal, (options) =>
          client.send(new UpdateFunctionConfigurationCommand({ FunctionName: resource.name, ...settingsIn(fields) }), options)));
      }
      await ready(resource, signal);
      return found.outputs;
    },

    remove: (resource, _found, signal) => tellGone(call('DeleteFunction', resource), signal, (options) => client.send(new DeleteFunctionCommand({ FunctionName: resource.name }), options)),

    adopt: async (resource, { outputs }, signal) => {
      await tell(call('TagResource', resource), signal, (options) => client.send(new TagResourceCommand({ Resource: outputs['arn'], Tags: { ...resource.tags } }), options));
    },
  };
}

/** An update of these sends the code. */
const ofCode: readonly string[] = ['codeSha256', 'architectures'];

/** `Active`; one that is being made, or that Lambda failed to make or to update, by that and its reason. One that slept for a while wakes when it is called. */
function statusOf({ State: state, StateReason: reason, LastUpdateStatus: lastUpdate, LastUpdateStatusReason: updateReason }: FunctionConfiguration): string {
  const silent = 'Lambda does not say why';
  if (state === 'Failed') return `Failed: ${reason ?? silent}`;
  if (lastUpdate === 'Failed') return `not updated: ${updateReason ?? silent}`;
  return state === 'Pending' ? 'Pending' : 'Active';
}

function fieldsOf(configuration: FunctionConfiguration): Fields {
  return {
    status: statusOf(configuration),
    runtime: configuration.Runtime,
    handler: configuration.Handler,
    role: configuration.Role,
    timeout: configuration.Timeout,
    memorySize: configuration.MemorySize,
    architectures: configuration.Architectures,
    environment: configuration.Environment?.Variables ?? {},
    tracingMode: configuration.TracingConfig?.Mode,
    logFormat: configuration.LoggingConfig?.LogFormat,
    codeSha256: configuration.CodeSha256,
  };
}

function differs({ fields }: Present, wanted: Fields, members: readonly string[]): boolean {
  return members.some((member) => !isSame(fields[member], wanted[member]));
}

/** Facts of the chain, as core/deploy wrote them: each has the form that Lambda's API asks for. */
function settingsIn(fields: Fields) {
  const { runtime, handler, role, timeout, memorySize, environment, tracingMode, logFormat } = fields as {
    readonly runtime: Runtime; readonly handler: string; readonly role: string; readonly timeout: number; readonly memorySize: number;
    readonly environment: Record<string, string>; readonly tracingMode: TracingMode; readonly logFormat: LogFormat;
  };
  return {
    Runtime: runtime, Handler: handler, Role: role, Timeout: timeout, MemorySize: memorySize,
    Environment: { Variables: environment }, TracingConfig: { Mode: tracingMode }, LoggingConfig: { LogFormat: logFormat },
  };
}

function architecturesIn(fields: Fields): Architecture[] {
  const { architectures } = fields as { readonly architectures: readonly Architecture[] };
  return [...architectures];
}

/** "The role defined for the function cannot be assumed by Lambda": for some seconds after the role was made. */
function isRoleTooNew(error: unknown): boolean {
  return error instanceof Error && /cannot be assumed by Lambda/.test(error.message);
}
