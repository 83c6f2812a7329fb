import type { Chain, Target, WatchedChain } from './chain.ts';

/** The chain, where all its projects and documents are in its folder; null where it can be watched only. */
export function chainWithProjects(chain: WatchedChain): Chain | null {
  const agent = withProject(chain.agent);
  const interceptor = withProject(chain.interceptor);
  const targets = chain.targets.flatMap(({ openapi, ...target }): readonly Target[] => (openapi === null ? [] : [{ ...target, openapi }]));
  return agent === null || interceptor === null || targets.length < chain.targets.length ? null : { ...chain, agent, interceptor, targets };
}

function withProject<Component extends WatchedChain['interceptor']>(component: Component): (Component & Chain['interceptor']) | null {
  const { language, folder } = component;
  return language === null || folder === null ? null : { ...component, language, folder };
}
