import { CreateRepositoryCommand, DeleteRepositoryCommand, DescribeRepositoriesCommand, type ECRClient, GetLifecyclePolicyCommand, type ImageTagMutability, ListTagsForResourceCommand, PutImageScanningConfigurationCommand, PutImageTagMutabilityCommand, PutLifecyclePolicyCommand, TagResourceCommand } from '@aws-sdk/client-ecr';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import { partitionOf } from '../../core/agentcore/account/arns.ts';
import { registryHost } from '../../core/agentcore/runtime/containerImage.ts';
import { isSame } from '../../core/deploy/changedFields.ts';
import { ownerOf } from '../../core/deploy/ownership.ts';
import type { Fields, Outputs } from '../../core/deploy/resource.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone, type SendOptions } from './ask.ts';
import { tagList, tagsOf } from './tags.ts';

export type RepositoryWorkshop = { readonly client: ECRClient; readonly access: AwsAccess; readonly account: string };

/**
 * Repositories of Amazon ECR: `imageTagMutability`, `scanOnPush`, `lifecyclePolicy`. ECR encrypts what it keeps, by a key that is chosen
 * once and for all: S3's own for what is made here. Removing one removes all that is in it. Outputs: `arn`, `uri`, `name`.
 */
export function repositoryReconciler({ client, access, account }: RepositoryWorkshop): Reconciler {
  const call = (operation: string, { name }: Placed): AwsCall => ({ service: 'ecr', operation, access, resource: `repository/${name}`, what: `repository ${name}` });
  const of = ({ name }: Placed) => ({ registryId: account, repositoryName: name });
  const outputs = ({ name }: Placed): Outputs => ({
    arn: `arn:${partitionOf(access.region)}:ecr:${access.region}:${account}:repository/${name}`,
    uri: `${registryHost({ account, region: access.region })}/${name}`, name,
  });

  const setLifecycle = (resource: Placed, policy: unknown, signal: AbortSignal): Promise<unknown> => tell(call('PutLifecyclePolicy', resource), signal, (options) =>
    client.send(new PutLifecyclePolicyCommand({ ...of(resource), lifecyclePolicyText: JSON.stringify(policy) }), options));
  const setScanning = (resource: Placed, scanOnPush: unknown, signal: AbortSignal): Promise<unknown> => tell(call('PutImageScanningConfiguration', resource), signal, (options) =>
    client.send(new PutImageScanningConfigurationCommand({ ...of(resource), imageScanningConfiguration: { scanOnPush: scanOnPush === true } }), options));
  const setMutability = (resource: Placed, mutability: unknown, signal: AbortSignal): Promise<unknown> => tell(call('PutImageTagMutability', resource), signal, (options) =>
    client.send(new PutImageTagMutabilityCommand({ ...of(resource), imageTagMutability: mutability as ImageTagMutability }), options));

  return {
    observe: async (resource, signal) => {
      const [described, tags, lifecycle] = await Promise.all([
        look(call('DescribeRepositories', resource), signal, (options) => client.send(new DescribeRepositoriesCommand({ registryId: account, repositoryNames: [resource.name] }), options)),
        look(call('ListTagsForResource', resource), signal, (options) => client.send(new ListTagsForResourceCommand({ resourceArn: outputs(resource)['arn'] }), options)),
        look(call('GetLifecyclePolicy', resource), signal, (options) => unlessUnset((given) => client.send(new GetLifecyclePolicyCommand(of(resource)), given), options)),
      ]);
      if (described.state !== 'told') return described;
      if (tags.state !== 'told') return tags;
      if (lifecycle.state !== 'told') return lifecycle;
      const repository = described.answer.repositories?.find(({ repositoryName }) => repositoryName === resource.name);
      if (repository === undefined) return { state: 'unreadable', because: `AWS tells nothing of repository ${resource.name}, nor that there is none` };
      const fields: Fields = {
        imageTagMutability: repository.imageTagMutability,
        scanOnPush: repository.imageScanningConfiguration?.scanOnPush,
        lifecyclePolicy: parsed(lifecycle.answer?.lifecyclePolicyText),
      };
      return { state: 'present', owner: ownerOf(tagsOf(tags.answer.tags), resource.chain), fields, outputs: outputs(resource) };
    },

    create: async (resource, { imageTagMutability, scanOnPush, lifecyclePolicy }, signal) => {
      // Tagged in the same call: a deployment that ends here finds its own repository again.
      await tell(call('CreateRepository', resource), signal, (options) => client.send(new CreateRepositoryCommand({
        ...of(resource), tags: tagList(resource.tags), imageTagMutability: imageTagMutability as ImageTagMutability,
        imageScanningConfiguration: { scanOnPush: scanOnPush === true }, encryptionConfiguration: { encryptionType: 'AES256' },
      }), options));
      await setLifecycle(resource, lifecyclePolicy, signal);
      return outputs(resource);
    },

    update: async (resource, { imageTagMutability, scanOnPush, lifecyclePolicy }, { fields }, signal) => {
      if (!isSame(fields['imageTagMutability'], imageTagMutability)) await setMutability(resource, imageTagMutability, signal);
      if (!isSame(fields['scanOnPush'], scanOnPush)) await setScanning(resource, scanOnPush, signal);
      if (!isSame(fields['lifecyclePolicy'], lifecyclePolicy)) await setLifecycle(resource, lifecyclePolicy, signal);
      return outputs(resource);
    },

    remove: (resource, _found, signal) => tellGone(call('DeleteRepository', resource), signal, (options) => client.send(new DeleteRepositoryCommand({ ...of(resource), force: true }), options)),

    adopt: async (resource, { outputs: { arn } }, signal) => {
      await tell(call('TagResource', resource), signal, (options) => client.send(new TagResourceCommand({ resourceArn: arn, tags: tagList(resource.tags) }), options));
    },
  };
}

/** Null where the repository is there and has no policy. */
async function unlessUnset<Answer>(asked: (options: SendOptions) => Promise<Answer>, options: SendOptions): Promise<Answer | null> {
  try {
    return await asked(options);
  } catch (error) {
    if (error instanceof Error && error.name === 'LifecyclePolicyNotFoundException') return null;
    throw error;
  }
}

/** What is no JSON is no policy of ours. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
