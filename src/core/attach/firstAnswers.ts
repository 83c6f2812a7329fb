/** What a file of another tool says of where a chain is. What it does not say is null. */
export type FirstAnswer = {
  /** The file, relative to the folder, and what in it is meant. */
  readonly from: string;
  readonly gatewayId: string | null;
  /** As it is called in AWS; of a template that has no ids. */
  readonly gatewayName: string | null;
  readonly runtimeId: string | null;
  readonly region: string | null;
  readonly account: string | null;
};

const nothing: Omit<FirstAnswer, 'from'> = { gatewayId: null, gatewayName: null, runtimeId: null, region: null, account: null };

/** `.bedrock_agentcore.yaml` of the starter toolkit: an answer for each agent, the default one first. It knows of no gateway. Fact `tools.starter-toolkit-file`. */
export function answersOfToolkit(file: string, content: unknown): readonly FirstAnswer[] {
  const { agents, default_agent: preferred } = membersOf(content);
  const all = Object.entries(membersOf(agents)).map(([name, agent]): FirstAnswer & { readonly name: string } => {
    const { aws, bedrock_agentcore: deployed } = membersOf(agent);
    const { agent_id: id, agent_arn: arn } = membersOf(deployed);
    const place = placeOf(textOf(arn));
    return { ...nothing, name, from: `${file}, agent ${name}`, runtimeId: textOf(id) ?? place?.id ?? null, region: place?.region ?? textOf(membersOf(aws)['region']), account: place?.account ?? textOf(membersOf(aws)['account']) };
  });
  return all.toSorted((one, other) => Number(other.name === preferred) - Number(one.name === preferred)).map(({ name: _name, ...answer }) => answer);
}

/** `.cli/deployed-state.json` beside the AgentCore CLI's `agentcore.json`: an answer for each of its targets. Fact `tools.cli-state`. */
export function answersOfCliState(file: string, content: unknown): readonly FirstAnswer[] {
  return Object.entries(membersOf(membersOf(content)['targets'])).map(([name, target]) => {
    const { resources, stackArn } = membersOf(target);
    const { runtimes, agents, mcp, gateways } = membersOf(resources);
    const [gateway] = Object.values(membersOf(membersOf(mcp)['gateways'] ?? gateways));
    const [runtime, ...others] = Object.values(membersOf(runtimes ?? agents));
    const { gatewayId, gatewayArn } = membersOf(gateway);
    const { runtimeId, runtimeArn } = membersOf(runtime);
    const place = placeOf(textOf(gatewayArn) ?? textOf(runtimeArn) ?? textOf(stackArn));
    return { ...nothing, from: `${file}, target ${name}`, gatewayId: textOf(gatewayId), runtimeId: others.length === 0 ? textOf(runtimeId) : null, region: place?.region ?? null, account: place?.account ?? null };
  });
}

/** `aws-targets.json` of the AgentCore CLI. Fact `tools.cli-state`. */
export function answersOfCliTargets(file: string, content: unknown): readonly FirstAnswer[] {
  return (Array.isArray(content) ? (content as readonly unknown[]) : []).map((target) => {
    const { name, account, region } = membersOf(target);
    return { ...nothing, from: `${file}, target ${textOf(name) ?? '?'}`, region: textOf(region), account: textOf(account) };
  });
}

/** A template that CDK has synthesised. It knows what things will be called, and no id. Fact `tools.cdk-template`. */
export function answersOfTemplate(file: string, content: unknown): readonly FirstAnswer[] {
  return Object.values(membersOf(membersOf(content)['Resources'])).flatMap((resource): readonly FirstAnswer[] => {
    const { Type: type, Properties: properties } = membersOf(resource);
    const name = textOf(membersOf(properties)['Name']);
    return type === 'AWS::BedrockAgentCore::Gateway' && name !== null ? [{ ...nothing, from: file, gatewayName: name }] : [];
  });
}

/** `manifest.json` of a CDK cloud assembly: the places that its stacks are for, where they are named. */
export function answersOfManifest(file: string, content: unknown): readonly FirstAnswer[] {
  const places = Object.values(membersOf(membersOf(content)['artifacts'])).flatMap((artifact) => /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(textOf(membersOf(artifact)['environment']) ?? '') ?? []);
  return places.flatMap((_, index) => (index % 3 === 0 ? [{ ...nothing, from: file, account: places[index + 1] ?? null, region: places[index + 2] ?? null }] : []));
}

/** The one value of this member that the answers agree in; null where they say nothing, or different things. */
export function agreed(answers: readonly FirstAnswer[], member: Exclude<keyof FirstAnswer, 'from'>): string | null {
  const [first, ...others] = new Set(answers.flatMap((answer) => answer[member] ?? []));
  return others.length === 0 ? (first ?? null) : null;
}

/** What a gateway may be named by: its id, its ARN or its address. `region`: where that says it. */
export function gatewayNamed(text: string): { readonly id: string; readonly region: string | null } {
  const arn = /^arn:[^:]+:bedrock-agentcore:([^:]+):\d{12}:gateway\/([^/]+)$/.exec(text);
  if (arn !== null) return { id: arn[2] ?? text, region: arn[1] ?? null };
  const url = /^https:\/\/([^.]+)\.gateway\.bedrock-agentcore\.([^.]+)\.amazonaws\.com/.exec(text);
  return url === null ? { id: text, region: null } : { id: url[1] ?? text, region: url[2] ?? null };
}

function placeOf(arn: string | null): { readonly region: string; readonly account: string; readonly id: string } | null {
  const [, , , region = '', account = '', ...rest] = (arn ?? '').split(':');
  return region === '' ? null : { region, account, id: rest.join(':').split('/').at(-1) ?? '' };
}

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** An account may stand there as a number. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
}
