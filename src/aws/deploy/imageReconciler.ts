import { BatchDeleteImageCommand, DescribeImagesCommand, type ECRClient, GetAuthorizationTokenCommand, type ImageDetail, type ImageFailure } from '@aws-sdk/client-ecr';
import type { AwsAccess } from '../../app/ports.ts';
import type { BuilderOptions, ImageBuilder, ImageOrder, Placed, Reconciler, RegistryLogin } from '../../app/ports/deploy.ts';
import { imageTagOf, registryHost } from '../../core/agentcore/runtime/containerImage.ts';
import type { ImageContext, ImageContexts } from '../../core/deploy/deploymentSubject.ts';
import type { Fields, Outputs } from '../../core/deploy/resource.ts';
import { ChainError } from '../../core/errors.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tellGone, type Told } from './ask.ts';
import { untilSettled, type Wait } from './settle.ts';

export type ImageWorkshop = {
  readonly client: ECRClient;
  readonly access: AwsAccess;
  readonly account: string;
  readonly images: ImageContexts;
  readonly builder: ImageBuilder;
  readonly wait: Wait;
};

/** Looks for what was just pushed, before it is taken for lost. */
const looksAfterPush = 10;

/**
 * Container images in a repository of the chain, to which they belong: the repository's tags say whose they are. An image is known by
 * its tag, which no repository of ours ever moves: `imageTag`. Built by a program of this machine, one at a time. Outputs: `uri`, with the
 * digest that ECR gives, and `digest`.
 */
export function imageReconciler({ client, access, account, images, builder, wait }: ImageWorkshop): Reconciler {
  const call = (operation: string, { name }: Placed): AwsCall => ({ service: 'ecr', operation, access, resource: `repository/${partsOf(name).repository}`, what: `image ${name}` });
  const host = registryHost({ account, region: access.region });

  const find = (resource: Placed, signal: AbortSignal): Promise<Told<ImageDetail | undefined>> => {
    const { repository, tag } = partsOf(resource.name);
    return look(call('DescribeImages', resource), signal, async (options) =>
      (await client.send(new DescribeImagesCommand({ registryId: account, repositoryName: repository, imageIds: [{ imageTag: tag }] }), options)).imageDetails?.[0]);
  };

  const outputsOf = ({ name }: Placed, digest: string): Outputs => ({ uri: `${host}/${partsOf(name).repository}@${digest}`, digest });

  /** ECR's answer holds no more than the user's own right to push, for some hours. */
  const login = async (resource: Placed, signal: AbortSignal): Promise<RegistryLogin> => {
    const told = await look({ ...call('GetAuthorizationToken', resource), resource: '*' }, signal, (options) => client.send(new GetAuthorizationTokenCommand({}), options));
    if (told.state !== 'told') throw new ChainError('aws-refused', `${told.state === 'unreadable' ? told.because : 'ECR gives no password to push with'}.`, { source: 'aws' });
    const [user = '', password = ''] = atob(told.answer.authorizationData?.[0]?.authorizationToken ?? '').split(':');
    return { host, user, password };
  };

  /** The digest under which ECR holds what was pushed. Throws where that is another image than was built. */
  const readBack = async (resource: Placed, pushed: string | null, signal: AbortSignal): Promise<Outputs> => {
    let looks = 0;
    const found = await untilSettled(wait, signal, () => find(resource, signal), (told) => told.state !== 'absent' || (looks += 1) >= looksAfterPush);
    if (found.state === 'unreadable') throw new ChainError('aws-refused', `${found.because}.`, { source: 'aws' });
    const digest = found.state === 'told' ? found.answer?.imageDigest : undefined;
    if (digest === undefined) throw new ChainError('image-push-failed', `Image ${resource.name} was pushed, and ECR does not hold it.`, { source: 'aws', remedy: 'Deploy again: it is pushed anew.' });
    if (pushed !== null && pushed !== digest) {
      throw new ChainError('image-push-failed', `The builder pushed ${pushed} as image ${resource.name}, and ECR holds ${digest} under that name: somebody else pushed there.`, {
        source: 'aws', remedy: 'See who may push to this repository. Delete that image in ECR, then deploy again.',
      });
    }
    return outputsOf(resource, digest);
  };

  /** Null where the push was refused and ECR holds the image all the same: whoever deploys the same sources at the same time was first, and a tag is pushed once. */
  const pushUnlessThere = async (resource: Placed, order: ImageOrder, options: BuilderOptions): Promise<string | null> => {
    const registry = await login(resource, options.signal);
    try {
      return await builder.push(order, registry, options);
    } catch (error) {
      options.signal.throwIfAborted();
      const found = await find(resource, options.signal);
      if (found.state === 'told' && found.answer !== undefined) return null;
      throw error;
    }
  };

  let working: Promise<unknown> = Promise.resolve();
  /** Builders share one machine, and a login one place. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = working.catch(() => {}).then(work);
    working = done;
    return done;
  };

  const make = (resource: Placed, { imageTag }: Fields, signal: AbortSignal): Promise<Outputs> => inTurn(async () => {
    signal.throwIfAborted();
    const order: ImageOrder = { context: contextOf(images, imageTag), reference: `${host}/${resource.name}` };
    const options: BuilderOptions = { say: resource.say ?? (() => {}), signal };
    await builder.build(order, options);
    return readBack(resource, await pushUnlessThere(resource, order, options), signal);
  });

  return {
    observe: async (resource, signal) => {
      const found = await find(resource, signal);
      if (found.state !== 'told') return found;
      const { imageDigest, imageTags } = found.answer ?? {};
      if (imageDigest === undefined) return { state: 'unreadable', because: `AWS tells nothing of image ${resource.name}, nor that there is none` };
      const { tag } = partsOf(resource.name);
      return { state: 'present', owner: 'this-chain', fields: { imageTag: imageTags?.find((one) => one === tag) }, outputs: outputsOf(resource, imageDigest) };
    },
    create: make,
    update: (resource, fields, _found, signal) => make(resource, fields, signal),
    remove: async (resource, _found, signal) => {
      const { repository, tag } = partsOf(resource.name);
      let failures: readonly ImageFailure[] = [];
      await tellGone(call('BatchDeleteImage', resource), signal, async (options) => {
        failures = (await client.send(new BatchDeleteImageCommand({ registryId: account, repositoryName: repository, imageIds: [{ imageTag: tag }] }), options)).failures ?? [];
      });
      const failure = failures.find(({ failureCode }) => failureCode !== 'ImageNotFound');
      if (failure !== undefined) throw new ChainError('aws-refused', `AWS does not delete image ${resource.name}: ${failure.failureReason ?? failure.failureCode ?? 'it does not say why'}.`, { source: 'aws' });
    },
    adopt: null,
  };
}

function partsOf(name: string): { readonly repository: string; readonly tag: string } {
  const [repository = '', tag = ''] = name.split(':');
  return { repository, tag };
}

/** Throws where it may not be built this time: our own fault. */
function contextOf(images: ImageContexts, tag: unknown): ImageContext {
  const context = Object.values(images).find(({ platform, sha256 }) => imageTagOf(platform, sha256) === tag);
  if (context === undefined) throw new TypeError(`nothing is known of what image ${String(tag)} is built of`);
  return context;
}
