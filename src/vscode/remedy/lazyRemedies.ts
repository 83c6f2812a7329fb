import type { Disposable } from '../emitter.ts';
import type { Remedies, RemedySettings } from './remedies.ts';

/** What mends faults, loaded when it is first used: most windows never see a broken flow. */
export function lazyRemedies(settings: RemedySettings): Pick<Remedies, 'apply' | 'openSetting'> & Disposable {
  let loaded: Promise<Remedies> | null = null;
  const load = (): Promise<Remedies> => (loaded ??= import('./remedies.ts').then(({ Remedies: Loaded }) => new Loaded(settings)));
  return {
    apply: async (flowId) => (await load()).apply(flowId),
    openSetting: async (setting) => (await load()).openSetting(setting),
    dispose: () => void loaded?.then((remedies) => remedies.dispose()),
  };
}
