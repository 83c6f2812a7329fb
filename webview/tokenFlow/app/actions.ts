import type { HopName } from '../../../src/core/chain/hop.ts';
import type { FlowFilter, FlowPage } from '../../../src/core/story/flowPage.ts';
import type { ErrorNote } from '../../../src/protocol/channel.ts';
import type { ShownStory, ViewState } from '../../../src/protocol/tokenFlow.ts';

export type ListKey = 'up' | 'down' | 'home' | 'end' | 'pageUp' | 'pageDown';

/** Everything that can happen to the view. */
export type Action =
  // From the host
  | { readonly kind: 'hostSaid'; readonly state: ViewState }
  | { readonly kind: 'hostRefused'; readonly error: ErrorNote }
  | { readonly kind: 'askFailed'; readonly error: ErrorNote }
  | { readonly kind: 'flowsChanged' }
  | { readonly kind: 'revealed'; readonly id: string }
  // Answers
  | { readonly kind: 'pageCame'; readonly filter: FlowFilter; readonly changes: number; readonly page: FlowPage }
  | { readonly kind: 'placeCame'; readonly id: string; readonly filter: FlowFilter; readonly row: number }
  | { readonly kind: 'storyCame'; readonly id: string; readonly changes: number; readonly shown: ShownStory | null; readonly now: number }
  | { readonly kind: 'brokenFound'; readonly id: string | null; readonly direction: 'older' | 'newer' }
  | { readonly kind: 'lettersFound'; readonly id: string | null }
  // From the user
  | { readonly kind: 'filterSet'; readonly filter: Partial<FlowFilter> }
  | { readonly kind: 'filterCleared' }
  | { readonly kind: 'rowChosen'; readonly id: string; readonly row: number }
  | { readonly kind: 'keyPressed'; readonly key: ListKey }
  | { readonly kind: 'letterTyped'; readonly letter: string; readonly at: number }
  | { readonly kind: 'newestWanted' }
  | { readonly kind: 'problemDismissed' }
  | { readonly kind: 'scrolled'; readonly first: number; readonly items: number }
  | { readonly kind: 'hopOpened'; readonly hop: HopName | null }
  | { readonly kind: 'detailFocused'; readonly inside: boolean }
  | { readonly kind: 'sashMoved'; readonly rows: number }
  // From time
  | { readonly kind: 'announced' };
