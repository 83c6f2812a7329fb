/** What the name of a region looks like; which ones there are changes too often to be held here. */
export const regionForm = { pattern: /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, means: 'a region looks like us-west-2' } as const;

/** Where AgentCore is known to be offered; it comes to more. Fact `runtime.regions`. */
export const agentCoreRegions: ReadonlySet<string> = new Set([
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2',
  'ap-south-1', 'ap-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-5', 'ap-southeast-7', 'us-gov-west-1',
]);
