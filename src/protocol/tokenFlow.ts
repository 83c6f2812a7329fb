import type { FlowFilter, FlowPage } from '../core/story/flowPage.ts';
import type { HopName } from '../core/chain/hop.ts';
import type { Evidence } from '../core/flow/flow.ts';
import type { OwnHop } from '../core/story/ownHops.ts';
import type { Story } from '../core/story/story.ts';

/** Goes up when a message changes its meaning: a view of another version is told to reload. */
export const viewProtocolVersion = 1;

/** What is asked of the filtered list: by the view of its host, and by the host of the worker that holds the flows. */
export type ListQuestions = {
  readonly page: { readonly ask: PageAsk; readonly answer: FlowPage };
  /** Place of a flow in the filtered list, newest first; -1 where it is not in it. */
  readonly indexOf: { readonly ask: { readonly id: string; readonly filter: FlowFilter }; readonly answer: number };
  readonly nextBroken: { readonly ask: { readonly id: string | null; readonly filter: FlowFilter; readonly direction: 'older' | 'newer' }; readonly answer: string | null };
  /** The next flow of the list, from this one on and around its end, whose user or else tool begins with these letters; null where there is none. */
  readonly startingWith: { readonly ask: StartingWithAsk; readonly answer: string | null };
};

/** What the view's host is asked and told. */
export type HostContract = {
  readonly requests: ListQuestions & {
    /** First of all. The host tells its state from then on. */
    readonly ready: { readonly ask: { readonly version: number }; readonly answer: ViewState };
    /** Null where no such flow is there any more. */
    readonly story: { readonly ask: { readonly id: string }; readonly answer: ShownStory | null };
    readonly act: { readonly ask: { readonly action: ViewAction }; readonly answer: null };
    readonly useRange: { readonly ask: { readonly range: TimeRange }; readonly answer: null };
    readonly openEvidence: { readonly ask: { readonly evidence: Evidence }; readonly answer: null };
    /** Opens the console's page of the log that a statement of AWS stands in. */
    readonly openInCloudWatch: { readonly ask: { readonly evidence: Evidence }; readonly answer: null };
    /** Opens the chain file at the setting. */
    readonly openSetting: { readonly ask: { readonly setting: readonly (string | number)[] }; readonly answer: null };
    /** Shows the edit that mends this flow's fault, and makes it when the user says so. */
    readonly applyRemedy: { readonly ask: { readonly id: string }; readonly answer: null };
    /** Asks where to, and writes the flow there: as JSON or as Markdown, by the file's ending. */
    readonly exportFlow: { readonly ask: { readonly id: string }; readonly answer: null };
    readonly copyReport: { readonly ask: { readonly id: string }; readonly answer: null };
    /** Of flows of AWS alone. */
    readonly copyInsightsQuery: { readonly ask: { readonly id: string }; readonly answer: null };
    /** Code that prints what the hop sees of the token. */
    readonly copyHopSnippet: { readonly ask: { readonly hop: OwnHop }; readonly answer: null };
    readonly copyText: { readonly ask: { readonly id: string; readonly what: CopiedText }; readonly answer: null };
  };
  readonly notices: Record<never, never>;
};

/** How far back logs of AWS are read; `setting`: as the settings say. */
export const timeRanges = ['setting', '15m', '1h', '3h', '12h', '24h'] as const;
export type TimeRange = (typeof timeRanges)[number];

/** How the logs of AWS are read. */
export type ShownReading = {
  readonly range: TimeRange;
  /** What the settings say, in milliseconds; null where they say what cannot be. */
  readonly settingMs: number | null;
  /** Whether they are followed; `beginning`: what came before is still being read; `lost`: nothing is heard at the moment. */
  readonly live: 'off' | 'beginning' | 'on' | 'lost';
};

/** What the view is told. */
export type ViewContract = {
  readonly requests: Record<never, never>;
  readonly notices: {
    /** The whole of it, so that a view that was hidden has lost nothing. */
    readonly state: ViewState;
    /** Flows changed: ask for what is shown of them again. */
    readonly flows: { readonly revision: number };
    /** Select this flow and show it. */
    readonly reveal: { readonly id: string };
  };
};

/** `timeZone`: an IANA name, since the user's clock may hang elsewhere than the host's; no days are told where it is absent. */
export type PageAsk = { readonly filter: FlowFilter; readonly from: number; readonly count: number; readonly timeZone?: string | undefined };

/** `here`: the flow itself may be the answer. Case does not matter. */
export type StartingWithAsk = { readonly id: string | null; readonly filter: FlowFilter; readonly letters: string; readonly from: 'here' | 'next' };

/** Everything the view shows beside flows. */
export type ViewState = {
  readonly phase: Phase;
  readonly source: ShownSource;
  /** Absent for a local chain. */
  readonly reading?: ShownReading | undefined;
  /** What is being waited for, in words: "Building the agent", "1,240 records"; null outside loading, starting and stopping. */
  readonly progress: string | null;
  /** What stands above the list; the flows stay below it. */
  readonly notice: Notice | null;
  /** When the last run ended, in epoch milliseconds; absent while one runs, and where this window did not see it end. */
  readonly endedAt?: number | undefined;
  /** Of the flows. 0 = none were read yet. */
  readonly revision: number;
  /** Where a frontend of the user's own can send to, while the chain runs; made reachable for a browser. */
  readonly runtimeUrl: string | null;
};

export type Phase = 'noFolder' | 'noChain' | 'restricted' | 'loading' | 'starting' | 'live' | 'stopping' | 'stopped';

export type ShownSource =
  | { readonly kind: 'local'; readonly chain: string | null }
  /** `account`: null until AWS has told it. */
  | { readonly kind: 'aws'; readonly chain: string | null; readonly account: string | null; readonly region: string; readonly profile: string | null };

export type Notice = {
  readonly severity: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly text: string;
  /** The first is the button, the others are links. */
  readonly actions: readonly { readonly label: string; readonly action: ViewAction }[];
};

/** What a button of the view can set going; each is a command of the extension. */
export const viewActions = [
  'newProject', 'openFolder', 'run', 'debug', 'stop', 'send', 'selectChain', 'useLocalChain', 'useAws', 'manageTrust', 'showLog', 'openChainFile', 'clearFlows', 'cancel', 'reload', 'reloadWindow',
  'restartChain', 'restartFailed', 'checkLogReadiness', 'startLiveTail', 'stopLiveTail',
] as const;
export type ViewAction = (typeof viewActions)[number];

export const copiedTexts = ['id', 'code', 'fingerprint'] as const;
export type CopiedText = (typeof copiedTexts)[number];

export type ShownStory = {
  readonly story: Story;
  /**
   * What the remedy's button does: `edit` the chain file, or nothing because the file says so already (`done`), or there is none that a command could do
   * (`none`): then its words stand alone, with a link where `story.remedy.setting` names a place.
   */
  readonly remedy: 'edit' | 'done' | 'none';
  /** The hop that stands still in a debugger while it handles this flow. */
  readonly pausedAt: HopName | null;
};
