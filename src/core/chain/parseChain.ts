import { ChainError } from '../errors.ts';
import type { WatchedChain } from './chain.ts';
import { chainShape } from './chainShape.ts';
import { readShape, type JsonSchema, type Problem } from './shape.ts';

export type ChainProblem = Problem;

export type ChainParse = { readonly ok: true; readonly chain: WatchedChain } | { readonly ok: false; readonly problems: readonly ChainProblem[] };

/**
 * Reads the content of `agentcore-chain.json`. It does not look at the disk: whether the folders are there is not its question.
 * All problems are told at once; a member that is not known is one, since a mistyped setting would silently mean its default.
 */
export function parseChain(value: unknown): ChainParse {
  const reading = readShape(chainShape, value);
  return reading.ok ? { ok: true, chain: reading.value } : reading;
}

/** The JSON schema with which an editor completes and checks the chain file. */
export function chainSchema(): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'AgentCore Chain', ...chainShape.schema };
}

/**
 * The text of a chain file: members in the parser's order, what is empty by nature left out. Throws where the parser would
 * refuse the chain, so that no file is ever written that cannot be read.
 */
export function chainToJson(chain: WatchedChain): string {
  const parsed = parseChain(chain);
  if (!parsed.ok) throw new ChainError('internal', `A chain that cannot be read was to be written: ${parsed.problems.map(({ message }) => message).join('; ')}`, { source: 'extension' });
  const { local, ...deployed } = parsed.chain;
  const content = Object.keys(local.ports).length === 0 ? deployed : parsed.chain;
  return `${JSON.stringify(content, withoutDefaults, 2)}\n`;
}

/** What is not deployed yet, an agent that comes as most do, and what parts no log group need no line of their own. */
function withoutDefaults(name: string, value: unknown): unknown {
  return (undeployed.has(name) && value === null) || (name === 'package' && value === 'zip') || (name === 'logParts' && isEmpty(value)) || (partMembers.has(name) && value === null) ? undefined : value;
}

const undeployed = new Set(['runtimeId', 'gatewayId', 'gatewayClient']);
const partMembers = new Set(['streamPrefix', 'namespace', 'podPrefix', 'app']);

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
