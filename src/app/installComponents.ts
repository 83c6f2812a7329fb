import type { Chain, Language } from '../core/chain/chain.ts';
import { ChainError } from '../core/errors.ts';
import type { OnProgress } from './ports.ts';

/** A project of the user's, `folder` relative to the chain file. */
export type OwnComponent = { readonly folder: string; readonly language: Language };

/** What the use case needs of the machine. */
export type InstallAdapters = {
  /** Whether what is installed is what the lock file says. */
  readonly stateOf: (component: OwnComponent) => Promise<'folder-missing' | 'stale' | 'fresh'>;
  /** Installs, and remembers what. Throws registry-unreachable, install-failed, tool-missing, interrupted. */
  readonly install: (component: OwnComponent, signal: AbortSignal) => Promise<void>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
};

export type InstallOptions = { readonly chain: Chain; readonly onProgress: OnProgress; readonly signal: AbortSignal };

/** `component` in words: "agent", "target orders". */
export type InstalledComponent = { readonly component: string; readonly folder: string; readonly outcome: 'installed' | 'fresh' };

/**
 * Installs the dependencies of the chain's own components from their lock files, side by side. What is fresh is left alone and
 * makes no progress. Where one fails the others are installed all the same, so that nothing is fetched twice; then the first
 * failure in the chain's order is thrown. Before anything is installed, throws component-folder-missing.
 */
export async function installComponents({ chain, onProgress, signal }: InstallOptions, adapters: InstallAdapters): Promise<readonly InstalledComponent[]> {
  const components = await Promise.all(componentsOf(chain).map(async (component) => ({ ...component, state: await adapters.stateOf(component) })));
  for (const component of components) refuse(component, component.state);
  const installs = await Promise.allSettled(components.filter(({ state }) => state === 'stale').map(({ component, ...own }) =>
    tellStep(`Dependencies of the ${component}`, () => adapters.install(own, signal), onProgress, adapters.now)));
  for (const install of installs) if (install.status === 'rejected') throw install.reason;
  return components.map(({ component, folder, state }) => ({ component, folder, outcome: state === 'fresh' ? 'fresh' : 'installed' }));
}

type Component = OwnComponent & { readonly component: string };

/** Every folder once, though two parts of a chain may share one. */
function componentsOf({ agent, interceptor, targets, frontend }: Chain): readonly Component[] {
  const own = targets.flatMap(({ name, folder, language }) => (folder === null || language === null ? [] : [{ component: `target ${name}`, folder, language }]));
  const streamlit = frontend.kind === 'streamlit' ? [{ component: 'frontend', folder: frontend.folder, language: 'python' as const }] : [];
  const all = [...streamlit, { component: 'agent', ...agent }, { component: 'interceptor', ...interceptor }, ...own];
  return [...new Map(all.toReversed().map(({ component, folder, language }) => [folder, { component, folder, language }])).values()].toReversed();
}

function refuse({ component, folder }: Component, state: 'folder-missing' | 'stale' | 'fresh'): void {
  if (state === 'folder-missing') {
    throw new ChainError('component-folder-missing', `The ${component} has no folder ${folder} in the project.`, {
      source: 'user',
      remedy: `Correct "folder" of the ${component} in agentcore-chain.json, or bring the folder back.`,
    });
  }
}

async function tellStep(step: string, work: () => Promise<void>, onProgress: OnProgress, now: () => number): Promise<void> {
  const started = now();
  onProgress({ step, state: 'started' });
  try {
    await work();
    onProgress({ step, state: 'done', ms: now() - started });
  } catch (error) {
    onProgress({ step, state: 'failed', ms: now() - started });
    throw error;
  }
}
