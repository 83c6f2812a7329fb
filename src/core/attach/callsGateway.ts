import type { SeenGateway } from './seenDeployment.ts';

/** Whether an environment names the gateway: by its id, or by its address, of which the id is a part. */
export function environmentNames(environment: { readonly [name: string]: string }, { id, url }: Pick<SeenGateway, 'id' | 'url'>): boolean {
  const words = new RegExp(`(^|[^0-9a-z-])${escaped(id)}([^0-9a-z-]|$)`, 'i');
  return Object.values(environment).some((value) => words.test(value) || (url !== null && value.replace(/\/$/, '') === url.replace(/\/$/, '')));
}

/** Tags that everything has, or that only say who pays, tie nothing together. */
const telling = /^(agentcore-chain:chain|aws:cloudformation:stack-id|aws:cloudformation:stack-name|agentcore:project-name)$/;

/** Whether both were made by the same deployment, as its tags say. */
export function tagsTie(one: { readonly [key: string]: string }, other: { readonly [key: string]: string }): boolean {
  return Object.entries(one).some(([key, value]) => telling.test(key) && value !== '' && other[key] === value);
}

/** Whether a policy document lets its holder call this very gateway. That all gateways may be called says nothing. */
export function policyNames(document: string, arn: string): boolean {
  return statementsOf(document).some(({ Effect, Action, Resource }) => Effect === 'Allow' && textsOf(Action).some(isInvoke) && textsOf(Resource).some((resource) => isOne(resource) && glob(resource).test(arn)));
}

function isInvoke(action: string): boolean {
  return glob(action.toLowerCase()).test('bedrock-agentcore:invokegateway');
}

/** A pattern that leaves the gateway's name open fits each of them. */
function isOne(resource: string): boolean {
  return /:gateway\/[^*?]/.test(resource);
}

function statementsOf(document: string): readonly { readonly [member: string]: unknown }[] {
  try {
    const parsed: unknown = JSON.parse(document);
    const statements: unknown = typeof parsed === 'object' && parsed !== null && 'Statement' in parsed ? parsed.Statement : [];
    return (Array.isArray(statements) ? (statements as readonly unknown[]) : [statements]).flatMap((statement) => (typeof statement === 'object' && statement !== null ? [{ ...statement }] : []));
  } catch {
    return [];
  }
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((member): member is string => typeof member === 'string');
}

/** IAM's patterns: a star for any characters, a question mark for one. */
function glob(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('').map((character) => (character === '*' ? '.*' : character === '?' ? '.' : escaped(character))).join('')}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
