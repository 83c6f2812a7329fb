import * as vscode from 'vscode';
import { debugType } from '../contributions.ts';
import type { Parts } from '../parts.ts';
import { presentError } from '../present.ts';
import { chainDebugConfigurations, offeredConfigurations } from './chainDebugConfigurations.ts';
import { trackPauses } from './pauseTracker.ts';

/** The debugger of whole chains. Its adapter is loaded when a chain is debugged first. */
export function registerDebugging(parts: Parts): vscode.Disposable {
  const { chains, log } = parts;
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(debugType, chainDebugConfigurations(chains)),
    vscode.debug.registerDebugConfigurationProvider(debugType, offeredConfigurations(chains), vscode.DebugConfigurationProviderTriggerKind.Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: async (session) => {
        const [{ ChainDebugAdapter }, { DebuggedChain }] = await Promise.all([import('./chainDebugAdapter.ts'), import('./debuggedChain.ts')]);
        return new vscode.DebugAdapterInlineImplementation(new ChainDebugAdapter(new DebuggedChain(session, parts), log));
      },
    }),
    trackPauses(chains, (chain) => {
      if (chain === chains.selected) void import('./showPausedFlow.ts').then(({ showPausedFlow }) => showPausedFlow(parts)).catch((error: unknown) => presentError(error, log));
    }),
  );
}
