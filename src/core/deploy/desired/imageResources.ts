import { imageTagOf, refusalOfRepositoryName, repositorySettings } from '../../agentcore/runtime/containerImage.ts';
import type { DeploymentSubject, ImageContext } from '../deploymentSubject.ts';
import type { Desired, DeployStep } from '../resource.ts';

/** The steps that may bring container images, each with a repository of its own. */
export type ImageStep = Extract<DeployStep, 'target' | 'agent' | 'frontend'>;

/** An image's own id has its tag behind it. */
export const imageIds = {
  repository: (step: ImageStep) => `${step}/repository`,
  image: (step: ImageStep) => `${step}/image`,
} as const;

/**
 * The repository of a step's container images, and an image for each component that may be built this time (`subject.images`): to take
 * all away, or for another step, none is. An image's name is `<repository>:<tag>`; its tag is made of what it is built of, so other sources
 * are another image, and the one before goes when nothing uses it any more. Outputs: `uri` of an image, with its digest; `arn` and `uri` of a repository.
 */
export function imageResources(subject: DeploymentSubject, step: ImageStep, components: readonly string[]): readonly Desired[] {
  const repository = imageIds.repository(step);
  const name = subject.names.images[step];
  const contexts = new Map(components.flatMap((component) => {
    const context = subject.images[component];
    return context === undefined ? [] : [[idOf(step, context), context] as const];
  }));
  return [
    { id: repository, step, kind: 'repository', name, within: null, after: [], obstacle: refusalOfRepositoryName(name), fields: () => repositorySettings },
    ...[...contexts].map(([id, context]): Desired => ({
      id, step, kind: 'image', name: `${name}:${tagOf(context)}`, within: repository, after: [repository],
      obstacleToMaking: context.obstacle, fields: () => ({ imageTag: tagOf(context) }),
    })),
  ];
}

/** Id of the image that a component is, so that others can come after it and be set to its `uri`; null where none may be built this time. */
export function imageIdOf({ images }: DeploymentSubject, step: ImageStep, component: string): string | null {
  const context = images[component];
  return context === undefined ? null : idOf(step, context);
}

function idOf(step: ImageStep, context: ImageContext): string {
  return `${imageIds.image(step)}/${tagOf(context)}`;
}

function tagOf({ platform, sha256 }: ImageContext): string {
  return imageTagOf(platform, sha256);
}
