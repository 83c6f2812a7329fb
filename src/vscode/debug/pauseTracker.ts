import * as vscode from 'vscode';
import type { ComponentName } from '../../app/ports.ts';
import type { Chains } from '../chain/chains.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { debuggedComponent } from './chainDebugging.ts';

/** A step is a going on and a standing still: what lasts shorter, in milliseconds, is not told. */
const stepMs = 150;

type Pause = { readonly chain: ChainSession; readonly component: ComponentName; readonly session: string };

/**
 * Tells a chain which of its components stand still, from what VS Code and its debuggers say to each other; `onPause` when one has just stopped. Needs no
 * clock to stop: a chain that is inspected has no time-out that could fire.
 */
export function trackPauses(chains: Chains, onPause: (chain: ChainSession) => void): vscode.Disposable {
  const pauses = new Set<Pause>();
  const tell = ({ chain, component }: Pause): void => chain.setPaused(component, [...pauses].some((pause) => pause.chain === chain && pause.component === component));
  const end = (session: string): void => {
    for (const pause of [...pauses].filter((one) => one.session === session)) {
      pauses.delete(pause);
      tell(pause);
    }
  };
  return vscode.debug.registerDebugAdapterTrackerFactory('*', {
    createDebugAdapterTracker: (debugged) => {
      const subject = debuggedComponent(debugged, chains);
      if (subject === null) return undefined;
      const session = debugged.id;
      let ending: NodeJS.Timeout | undefined;
      return {
        onDidSendMessage: (message: unknown) => {
          const event = eventOf(message);
          if (event === null) return;
          clearTimeout(ending);
          if (event === 'continued') ending = setTimeout(() => end(session), stepMs);
          else if (![...pauses].some((pause) => pause.session === session)) {
            const pause = { ...subject, session };
            pauses.add(pause);
            tell(pause);
            onPause(subject.chain);
          }
        },
        onWillStopSession: () => end(session),
        onExit: () => end(session),
      };
    },
  });
}

function eventOf(message: unknown): 'stopped' | 'continued' | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, event }: { type?: unknown; event?: unknown } = message;
  return type === 'event' && (event === 'stopped' || event === 'continued') ? event : null;
}
