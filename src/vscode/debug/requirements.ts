import * as vscode from 'vscode';
import type { Chain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { SessionStatus } from '../chain/chainStatus.ts';

const debuggerId = 'ms-vscode.js-debug';

/** Components in TypeScript are debugged by VS Code's own JavaScript debugger, which a user may have disabled. Those in Python wait for theirs. */
export function requireDebuggers({ agent, interceptor, targets }: Chain): void {
  const hasTypescript = [agent, interceptor, ...targets].some(({ language }) => language === 'typescript');
  if (!hasTypescript || vscode.extensions.getExtension(debuggerId) !== undefined) return;
  throw new ChainError('tool-missing', 'VS Code’s JavaScript debugger is disabled, so components in TypeScript cannot be debugged.', {
    source: 'user',
    remedy: `Enable the built-in extension "JavaScript Debugger" (@builtin ${debuggerId} in the Extensions view).`,
  });
}

/** True for a chain that runs with a way in for debuggers. */
export function isInspected(status: SessionStatus): boolean {
  return status.kind === 'running' && status.state.components.some(({ inspectors }) => inspectors.length > 0);
}

/** Throws chain-not-running for one that debuggers cannot be attached to. */
export function requireInspected({ status }: ChainSession): void {
  if (isInspected(status)) return;
  const what = status.kind === 'running' ? 'The chain runs without a way in for debuggers.' : 'The chain does not run.';
  throw new ChainError('chain-not-running', what, { source: 'user', remedy: 'Run "Debug Chain Locally": it starts the chain under the debugger.' });
}
