import { defaultChain, type ChainAnswers } from './defaultChain.ts';
import { parseChain } from './parseChain.ts';
import { pathText, type Path } from './shape.ts';

/** Why the answers cannot stand at this setting of a new chain, as a sentence; null where they can. Looks at no other setting, so that each answer is judged alone. */
export function refusalOfAnswer(answers: ChainAnswers, setting: Path): string | null {
  const parsed = parseChain(defaultChain(answers));
  const place = pathText(setting);
  const problem = parsed.ok ? undefined : parsed.problems.find(({ path }) => pathText(path) === place);
  if (problem === undefined) return null;
  const because = problem.message.replace(`${place} `, '');
  return `${because.charAt(0).toUpperCase()}${because.slice(1)}.`;
}
