import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Commands } from './app/commands.ts';
import { newerFlows } from './app/selection.ts';
import type { AppState } from './app/state.ts';
import type { Dispatch, Store } from './app/store.ts';
import { FlowDetail } from './detail/FlowDetail.tsx';
import { headlineId, type DetailActions } from './detail/detailProps.ts';
import { FilterBar, filterFieldId } from './list/FilterBar.tsx';
import { FlowList, flowListId } from './list/FlowList.tsx';
import { ReadingBar } from './list/ReadingBar.tsx';
import { Sash } from './list/Sash.tsx';
import { StatusLine } from './list/StatusLine.tsx';
import { MarkSymbols } from './marks/MarkSymbols.tsx';
import { NoMatch } from './states/NoMatch.tsx';
import { Notices } from './states/Notices.tsx';
import { Skeleton } from './states/Skeleton.tsx';
import { StateScreen } from './states/StateScreen.tsx';
import { screenOf } from './states/screenOf.ts';

type AppProps = { readonly store: Store; readonly commands: Commands };

/** The whole view. Which flow, verdict, why, story: the order on screen is the order of the page, narrow or wide. */
export function App({ store, commands }: AppProps) {
  const [state, setState] = useState(store.state);
  useEffect(() => store.subscribe(() => setState(store.state)), [store]);
  useEffect(() => listenForKeys(commands), [commands]);
  const actions = useMemo(() => detailActions(store.dispatch, commands), [store, commands]);
  const screen = screenOf(state);
  return (
    <div class="frame">
      <MarkSymbols />
      <p class="sr" role="status">{state.announcement.text}</p>
      {screen === 'flows' ? <Flows state={state} dispatch={store.dispatch} commands={commands} actions={actions} /> : <StateScreen screen={screen} state={state} dispatch={store.dispatch} commands={commands} />}
    </div>
  );
}

type FlowsProps = { readonly state: AppState; readonly dispatch: Dispatch; readonly commands: Commands; readonly actions: DetailActions };

function Flows({ state, dispatch, commands, actions }: FlowsProps) {
  const { held, detail, host } = state;
  const waiting = held === null || (held.page.all === 0 && host?.phase === 'loading');
  const page = waiting ? null : held.page;
  // Scrolling through the list draws neither of these anew.
  const filterBar = useMemo(() => <FilterBar filter={state.filter} page={page} dispatch={dispatch} onLeave={focusList} />, [state.filter, page?.counts, page?.users]);
  const shownFlow = useMemo(() => detail !== null && <FlowDetail key={detail.id} shown={detail.shown} openHop={state.openHop} now={detail.now} act={actions} />, [detail, state.openHop, actions]);
  return (
    <div class={state.selected === null ? 'panes' : 'panes with-flow'}>
      <section class="list-pane" role={detail === null ? 'main' : undefined} aria-label="Flows">
        <h1 class="sr">Token Flow</h1>
        <StatusLine state={state} newer={newerFlows(state)} onNewest={() => { dispatch({ kind: 'newestWanted' }); focusList(); }} commands={commands} />
        <Notices state={state} commands={commands} onDismiss={() => dispatch({ kind: 'problemDismissed' })} quiet={detail !== null} />
        {host?.reading !== undefined && <ReadingBar reading={host.reading} commands={commands} />}
        {filterBar}
        {page === null ? <Skeleton /> : page.matching === 0 && page.all > 0 ? <NoMatch onClear={() => { dispatch({ kind: 'filterCleared' }); focusList(); }} /> : <FlowList state={state} dispatch={dispatch} onEnter={() => focusOn(headlineId)} />}
        {detail !== null && <Sash rows={state.listRows} onMove={(rows) => dispatch({ kind: 'sashMoved', rows })} />}
      </section>
      <div class="detail-pane" onFocusIn={() => dispatch({ kind: 'detailFocused', inside: true })} onFocusOut={() => dispatch({ kind: 'detailFocused', inside: false })}>
        {shownFlow}
      </div>
    </div>
  );
}

function detailActions(dispatch: Dispatch, commands: Commands): DetailActions {
  return { ...commands, openHop: (hop) => dispatch({ kind: 'hopOpened', hop }), backToList: focusList };
}

/** Keys that work wherever the focus is. */
function listenForKeys(commands: Commands): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const typing = event.target instanceof Element && event.target.closest('vscode-text-field, input') !== null;
    if ((event.key === '/' && !typing) || (event.key === 'f' && (event.ctrlKey || event.metaKey))) focusOn(filterFieldId);
    else if (event.key === 'F8') commands.nextBroken(event.shiftKey ? 'newer' : 'older');
    else return;
    event.preventDefault();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function focusList(): void {
  focusOn(flowListId);
}

/** At once, so that no letter typed after it is lost; after the next drawing where it is only just coming. */
function focusOn(id: string): void {
  const element = document.getElementById(id);
  if (element !== null) element.focus();
  else requestAnimationFrame(() => document.getElementById(id)?.focus());
}
