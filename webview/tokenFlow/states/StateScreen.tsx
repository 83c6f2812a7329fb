import type { Commands } from '../app/commands.ts';
import type { AppState } from '../app/state.ts';
import type { Dispatch } from '../app/store.ts';
import { ReadingBar } from '../list/ReadingBar.tsx';
import { StatusLine } from '../list/StatusLine.tsx';
import { GhostChain } from './GhostChain.tsx';
import { Notices } from './Notices.tsx';
import type { Screen } from './screenOf.ts';
import { Welcome } from './Welcome.tsx';

type StateScreenProps = { readonly screen: Exclude<Screen, 'flows'>; readonly state: AppState; readonly dispatch: Dispatch; readonly commands: Commands };

const withStatus: readonly Screen[] = ['starting', 'stopping', 'empty', 'emptyAws', 'stopped'];

/** Instead of flows: what is the matter, and one way on. */
export function StateScreen({ screen, state, dispatch, commands }: StateScreenProps) {
  return (
    <main class="screen" aria-label="Token flow">
      <h1 class="sr">Token Flow</h1>
      {withStatus.includes(screen) && <StatusLine state={state} newer={0} onNewest={() => {}} commands={commands} />}
      {screen === 'emptyAws' && state.host?.reading !== undefined && <ReadingBar reading={state.host.reading} commands={commands} />}
      {withStatus.includes(screen) && <Notices state={state} commands={commands} onDismiss={() => dispatch({ kind: 'problemDismissed' })} />}
      {screen !== 'otherVersion' && screen !== 'unreachable' && <GhostChain />}
      <Welcome screen={screen} state={state} commands={commands} />
    </main>
  );
}
