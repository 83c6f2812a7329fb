import type { ComponentName } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import type { Debugger } from './debugger.ts';

/** Throws component-not-installed where a component that is to be debugged lacks what that takes. */
export function refuseWithoutDebugger(by: Debugger, name: ComponentName, folder: string): void {
  const missing = by.missingIn(folder);
  if (missing === null) return;
  throw new ChainError('component-not-installed', `The ${name} in ${folder} cannot be debugged: its environment has no ${missing}.`, {
    source: 'user',
    remedy: `Add ${missing} to the "dev" extra of its pyproject.toml, make requirements-dev.txt anew (its README says how), then run: agentcore-chain install <project folder>. Without debuggers the chain runs as it is.`,
  });
}
