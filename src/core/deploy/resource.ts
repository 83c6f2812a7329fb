/** The five steps of a deployment, in the order in which each needs what the one before gives. */
export const deploySteps = ['target', 'interceptor', 'gateway', 'agent', 'frontend'] as const;
export type DeployStep = (typeof deploySteps)[number];

export const resourceKinds = ['role', 'log-group', 'function', 'alias', 'gateway', 'gateway-target', 'log-delivery', 'bucket', 'object', 'repository', 'image', 'runtime', 'workload'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** What a resource is set to, member by member, as JSON values: what is compared, and what a plan shows. */
export type Fields = { readonly [member: string]: unknown };

/** What AWS gave a resource when it was made: `arn`, `id`, `url`. Others are set to it. */
export type Outputs = { readonly [name: string]: string };

/** The output of another resource. */
export type OutputOf = (resource: string, output: string) => string;

/** A resource that a chain's deployment consists of. */
export type Desired = {
  /** Within its chain, the same in every version: `interceptor/function`. */
  readonly id: string;
  readonly step: DeployStep;
  readonly kind: ResourceKind;
  /** What it is called in AWS. */
  readonly name: string;
  /** Id of the resource that holds it, which it cannot outlive: a target's gateway. Null for most. */
  readonly within: string | null;
  /** Ids of those that must be there before it: whose outputs it is set to, or without which AWS refuses it. */
  readonly after: readonly string[];
  /** What it is set to. An output that is not known yet stands there as `(known after ...)`. */
  readonly fields: (outputOf: OutputOf) => Fields;
  /** Why it cannot be made of what the chain file and the project hold, and what to do: a sentence without its full stop. Absent where it can. */
  readonly obstacle?: string | null;
  /** The same, of what is not there yet: what is there already is kept whatever this machine lacks. */
  readonly obstacleToMaking?: string | null;
  /** Its fields are digests, which tell a reader nothing: what differs is told in words, and what it is set to is not shown. */
  readonly inWords?: { readonly before: string; readonly after: string };
  /** An earlier deployment made it, and the chain file asks for it no more. */
  readonly isLeftover?: true;
};

/** Who a resource in AWS belongs to, by its tags. */
export type Owner = 'this-chain' | 'another-chain' | 'nobody-known';

/** What AWS holds under a resource's name. */
export type Observed =
  | { readonly state: 'absent' }
  | {
    readonly state: 'present'; readonly owner: Owner; readonly fields: Fields; readonly outputs: Outputs;
    /** What is set of it beside the fields, by another tool or AWS itself, as far as an update has to send it along: it stays. */
    readonly besides?: Fields;
  }
  /** Nothing is known: it may be there or not. */
  | { readonly state: 'unreadable'; readonly because: string };
