import { partitionOf } from '../account/arns.ts';

/** As builders and registries write it. */
export const imagePlatforms = ['linux/arm64', 'linux/amd64'] as const;
export type ImagePlatform = (typeof imagePlatforms)[number];

/** Fact `runtime.image-architecture`. */
export const runtimeImagePlatform: ImagePlatform = 'linux/arm64';

/** Where an account's images are kept: what stands before the slash of their names. */
export function registryHost({ account, region }: { readonly account: string; readonly region: string }): string {
  return `${account}.dkr.ecr.${region}.${partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
}

/** Null where ECR takes a repository of this name, else why not. API model of ecr, RepositoryName. */
export function refusalOfRepositoryName(name: string): string | null {
  return name.length <= 256 && /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name) ? null : `Amazon ECR takes no repository called ${name}, which has a hyphen too many: give the chain a name that does not end in one`;
}

/** A tag that says what the image was built of and for: the same sources have the same, so what is there already is not built again. */
export function imageTagOf(platform: ImagePlatform, sha256: string): string {
  return `${platform.replace('linux/', '')}-${sha256.slice(0, 24)}`;
}

/**
 * How a repository is set up, in the members of ECR's own API. No tag is ever moved to another image. What has no tag, which is what
 * an interrupted push leaves, goes after a while; what another image is made of stays, as ECR says.
 */
export const repositorySettings = {
  imageTagMutability: 'IMMUTABLE',
  scanOnPush: true,
  lifecyclePolicy: {
    rules: [{
      rulePriority: 1, description: 'What has no tag goes', action: { type: 'expire' },
      selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
    }],
  },
} as const;
