import type { Chain, Language } from '../../core/chain/chain.ts';
import { findNode } from '../../tools/findNode.ts';
import { nodeToolchain } from './nodeToolchain.ts';
import { pythonToolchain } from './pythonToolchain.ts';
import type { Toolchain } from './toolchain.ts';

/** What runs a language. Throws for one that no component of the chain is written in. */
export type Toolchains = (language: Language) => Toolchain;

/**
 * What the chain's components are run with. A Node is looked for only where one of them needs it; the Python of a component is in
 * its own environment. Throws tool-missing, node-too-old.
 */
export async function findToolchains(chain: Chain, env: NodeJS.ProcessEnv, cwd: string): Promise<Toolchains> {
  const node = languagesOf(chain).includes('typescript') ? nodeToolchain((await findNode(env, cwd)).path) : null;
  return (language) => {
    const found = language === 'python' ? pythonToolchain : node;
    if (found === null) throw new TypeError(`no component is written in ${language}`);
    return found;
  };
}

function languagesOf({ agent, interceptor, targets }: Chain): readonly (Language | null)[] {
  return [agent.language, interceptor.language, ...targets.map(({ language }) => language)];
}
