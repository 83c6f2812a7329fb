import { identityMembers, refusalOfIdentity } from '../identity/refusalOfIdentity.ts';
import { defaultChain, type ChainAnswers } from './defaultChain.ts';
import { parseChain } from './parseChain.ts';
import { pathText, type Path } from './shape.ts';

/**
 * Why the answers cannot stand at this setting of a new chain, as a sentence; null where they can. Each answer is judged alone, but for issuer, audience
 * and client id, which are judged by the provider that they are said to be of.
 */
export function refusalOfAnswer(answers: ChainAnswers, setting: Path): string | null {
  const parsed = parseChain(defaultChain(answers));
  const place = pathText(setting);
  const problem = parsed.ok ? undefined : parsed.problems.find(({ path }) => pathText(path) === place);
  const because = problem === undefined ? byProvider(answers, place) : problem.message.replace(`${place} `, '');
  return because === null ? null : `${because.charAt(0).toUpperCase()}${because.slice(1)}.`;
}

function byProvider({ identity }: ChainAnswers, place: string): string | null {
  const member = identityMembers.find((name) => place === `identity.${name}`);
  return member === undefined ? null : refusalOfIdentity(identity, member);
}
