import type { Chain } from '../chain/chain.ts';
import type { Variables } from './renderTemplate.ts';

/** What the template `project` needs: of which parts and in which languages the project is. */
export function projectVariables({ name, frontend, agent, interceptor, targets }: Chain): Variables {
  const own = targets.filter(({ folder }) => folder !== null);
  const languages = [agent.language, interceptor.language, ...own.flatMap(({ language }) => language ?? []), ...(frontend.kind === 'none' ? [] : ['python'])];
  return {
    chainName: name,
    ownTarget: own.length > 0,
    frontend: frontend.kind !== 'none',
    agentPython: agent.language === 'python',
    interceptorPython: interceptor.language === 'python',
    targetPython: own.some(({ language }) => language === 'python'),
    python: languages.includes('python'),
    typescript: languages.includes('typescript'),
  };
}
