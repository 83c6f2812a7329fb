import * as vscode from 'vscode';
import { redact } from '../../core/token/redact.ts';
import { Channel } from '../../protocol/channel.ts';
import { readHostAsks } from '../../protocol/readHostAsks.ts';
import type { HostContract, ViewContract } from '../../protocol/tokenFlow.ts';
import { tokenFlowPanelType } from '../contributions.ts';
import type { TokenFlowDesk } from './tokenFlowDesk.ts';
import type { ViewPlace } from './viewPage.ts';
import { webviewHtml, webviewOptions } from './webviewHtml.ts';

export type ViewChannel = Channel<ViewContract, HostContract>;

/** The token flow in the side bar, and in an editor where it is wanted wide: each shows the same desk. */
export class TokenFlowView implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #desk: TokenFlowDesk;
  readonly #extension: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #onSight: (isShown: boolean) => void;
  readonly #inSight = new Set<object>();
  readonly #channels = new Set<ViewChannel>();
  readonly #subscription: vscode.Disposable;
  #panel: vscode.WebviewPanel | null = null;
  /** To be selected by the next view that comes up: it was asked for when none was there to take it. */
  #wanted: string | null = null;
  #shownFlow: string | null = null;
  #isTelling = false;
  #isStale = false;

  /** `onSight` hears whether any of the views is in sight. */
  constructor(desk: TokenFlowDesk, extension: vscode.Uri, { log, onSight }: { readonly log: vscode.LogOutputChannel; readonly onSight: (isShown: boolean) => void }) {
    this.#desk = desk;
    this.#extension = extension;
    this.#log = log;
    this.#onSight = onSight;
    this.#subscription = desk.onDidChange(() => void this.#tell());
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    view.onDidChangeVisibility(() => this.#noteSight(view, view.visible));
    view.onDidDispose(() => this.#noteSight(view, false));
    this.#noteSight(view, view.visible);
    this.#fill(view.webview, 'sideBar', view.onDidDispose);
  }

  openInEditor(): void {
    if (this.#panel !== null) return this.#panel.reveal();
    this.#takePanel(vscode.window.createWebviewPanel(tokenFlowPanelType, 'Token Flow', vscode.ViewColumn.Active, { retainContextWhenHidden: false }));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#takePanel(panel);
    return Promise.resolve();
  }

  /** The flow whose story a view asked for last; null before the first. */
  get shownFlow(): string | null {
    return this.#shownFlow;
  }

  /** Selects a flow in every view that is open, or else in the next one that is opened. */
  showFlow(id: string): void {
    this.#wanted = id;
    for (const channel of this.#channels) channel.notify('reveal', { id });
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const channel of this.#channels) channel.dispose();
    this.#panel?.dispose();
  }

  /** The tab of an editor takes no part in the theme's colours, so each kind of theme has its own. */
  #icon(file: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#extension, 'resources', 'icons', file);
  }

  #takePanel(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    panel.iconPath = { light: this.#icon('chain-light.svg'), dark: this.#icon('chain-dark.svg') };
    panel.onDidChangeViewState(() => this.#noteSight(panel, panel.visible));
    panel.onDidDispose(() => {
      this.#panel = null;
      this.#noteSight(panel, false);
    });
    this.#noteSight(panel, panel.visible);
    this.#fill(panel.webview, 'editor', panel.onDidDispose);
  }

  #noteSight(view: object, isShown: boolean): void {
    const before = this.#inSight.size;
    if (isShown) this.#inSight.add(view);
    else this.#inSight.delete(view);
    if ((before === 0) !== (this.#inSight.size === 0)) this.#onSight(isShown);
  }

  #fill(webview: vscode.Webview, place: ViewPlace, onDidDispose: vscode.Event<void>): void {
    webview.options = webviewOptions(this.#extension);
    const channel: ViewChannel = new Channel({
      port: {
        post: (message) => void webview.postMessage(message).then(undefined, () => {}), // it went away meanwhile
        listen: (listener) => {
          const subscription = webview.onDidReceiveMessage(listener);
          return () => subscription.dispose();
        },
      },
      service: this.#serviceFor(() => channel),
      readers: readHostAsks,
      redact,
      onStrange: (what) => this.#log.warn(`The token flow view sent ${what}; it was not acted on.`),
    });
    this.#channels.add(channel);
    onDidDispose(() => {
      this.#channels.delete(channel);
      channel.dispose();
    });
    webview.html = webviewHtml(webview, this.#extension, place);
  }

  /** The desk's, with a look at what the view shows. A view that was hidden has lost what it was told meanwhile, and says that it is ready again. */
  #serviceFor(channel: () => ViewChannel): TokenFlowDesk['service'] {
    const { requests, notices } = this.#desk.service;
    const reveal = (): void => {
      if (this.#wanted !== null) channel().notify('reveal', { id: this.#wanted });
    };
    return {
      notices,
      requests: {
        ...requests,
        ready: async (ask, signal) => {
          const state = await requests.ready(ask, signal);
          setTimeout(reveal); // behind the answer
          return state;
        },
        story: (ask, signal) => {
          this.#shownFlow = ask.id;
          if (ask.id === this.#wanted) this.#wanted = null;
          return requests.story(ask, signal);
        },
      },
    };
  }

  /** One state at a time, the newest next: what changes meanwhile is in the next one. */
  async #tell(): Promise<void> {
    this.#isStale = true;
    if (this.#isTelling || this.#channels.size === 0) return; // a view that comes asks for the state itself
    this.#isTelling = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        const state = await this.#desk.state();
        for (const channel of this.#channels) {
          channel.notify('state', state);
          channel.notify('flows', { revision: state.revision });
        }
      }
    } finally {
      this.#isTelling = false;
    }
  }
}
