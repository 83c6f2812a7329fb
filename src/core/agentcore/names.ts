/** Name rules of AWS resources, read in the API model (bedrock-agentcore-control). Each answers null, or why AWS refuses the name. */
export function refusalOfGatewayName(name: string): string | null {
  return /^([0-9a-zA-Z][-]?){1,48}$/.test(name) ? null : 'a gateway name holds 1-48 letters and digits with single hyphens between, no underscore';
}

export function refusalOfTargetName(name: string): string | null {
  return /^([0-9a-zA-Z][-]?){1,100}$/.test(name) ? null : 'a target name holds 1-100 letters and digits with single hyphens between, no underscore';
}

export function refusalOfRuntimeName(name: string): string | null {
  return /^[a-zA-Z][a-zA-Z0-9_]{0,47}$/.test(name) ? null : 'a runtime name begins with a letter and holds at most 48 letters, digits and underscores, no hyphen';
}

/** A chain's name as its runtime bears it: a runtime's name has no hyphen, a gateway's no underscore. */
export function runtimeNameOf(chainName: string): string {
  return chainName.replaceAll('-', '_');
}
