/** ARNs of one chain in one account and region. An id that is not known yet ends in a star. */
export type Arns = {
  readonly partition: string;
  readonly account: string;
  readonly runtime: string;
  readonly gateway: string;
  readonly interceptor: string;
  readonly agentRepository: string;
  readonly runtimeLogGroups: string;
  /** Everything of AgentCore in this account and region. */
  readonly agentCore: string;
  readonly role: (name: string) => string;
  readonly logGroup: (name: string) => string;
  /** Of a model, or of an inference profile, whose id begins with a part of the world. */
  readonly model: (id: string) => string | readonly string[];
};

export type NamedResources = {
  readonly region: string;
  readonly account: string;
  readonly runtimeName: string;
  readonly runtimeId: string | null;
  readonly gatewayName: string;
  readonly gatewayId: string | null;
  readonly functionName: string;
  readonly agentRepository: string;
};

export function arnsOf({ region, account, ...named }: NamedResources): Arns {
  const partition = partitionOf(region);
  const arn = (service: string, resource: string): string => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  return {
    partition,
    account,
    runtime: arn('bedrock-agentcore', `runtime/${named.runtimeId ?? `${named.runtimeName}-*`}`),
    // A gateway's id is its name in lower case and ten characters.
    gateway: arn('bedrock-agentcore', `gateway/${named.gatewayId ?? `${named.gatewayName.toLowerCase()}-*`}`),
    interceptor: arn('lambda', `function:${named.functionName}`),
    agentRepository: arn('ecr', `repository/${named.agentRepository}`),
    runtimeLogGroups: arn('logs', 'log-group:/aws/bedrock-agentcore/runtimes/*'),
    agentCore: arn('bedrock-agentcore', '*'),
    logGroup: (name) => arn('logs', `log-group:${name}`),
    role: (name) => `arn:${partition}:iam::${account}:role/${name}`,
    model: (id) => {
      const base = /^(?:us|us-gov|eu|apac|global|jp|au|ca)\.(.+)$/.exec(id)?.[1];
      const model = (name: string, of: string): string => `arn:${partition}:bedrock:${of}::foundation-model/${name}`;
      // A profile calls the model in several regions.
      return base === undefined ? model(id, region) : [arn('bedrock', `inference-profile/${id}`), model(base, '*')];
    },
  };
}

/** What stands after `arn:`, by the region's name. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
