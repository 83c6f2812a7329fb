import type { WatchedChain } from '../chain/chain.ts';
import { parseChain, type ChainProblem } from '../chain/parseChain.ts';
import { pathText } from '../chain/shape.ts';
import { ChainError } from '../errors.ts';
import type { AttachNote } from './attachedChain.ts';

/** The chain without what a chain file cannot hold: AWS takes more than the local chain can do, an address with a query for one. Each thing left out is a note. */
export function chainWith(wanted: WatchedChain): { readonly chain: WatchedChain; readonly leftOut: readonly AttachNote[] } {
  const leftOut: AttachNote[] = [];
  let value: unknown = JSON.parse(JSON.stringify(wanted));
  for (let left = mostLeftOut; left > 0; left -= 1) {
    const parsed = parseChain(value);
    if (parsed.ok) return { chain: parsed.chain, leftOut };
    // From the end, so that the places before it stay what they are.
    const problem = parsed.problems.at(-1);
    if (problem === undefined) break;
    leftOut.push({ setting: pathText(problem.path), because: `what AWS has there cannot stand in a chain file (${problem.message}), so it was left out` });
    value = without(value, problem.path);
  }
  throw new ChainError('internal', `A deployed chain could not be put into a chain file: ${leftOut.map(({ because }) => because).join('; ')}`, { source: 'extension' });
}

const mostLeftOut = 100;

/** An entry of a list goes; a member has nothing then. */
function without(value: unknown, [step, ...rest]: ChainProblem['path']): unknown {
  if (step === undefined) return null;
  if (Array.isArray(value)) return rest.length === 0 ? value.filter((_, index) => index !== step) : value.map((entry: unknown, index) => (index === step ? without(entry, rest) : entry));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]: [string, unknown]) => [name, name === step ? without(member, rest) : member]));
}
