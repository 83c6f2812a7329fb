import * as vscode from 'vscode';
import { object, oneOf, number, text } from '../../core/read.ts';
import { presentError } from '../present.ts';
import type { DebuggedChain } from './debuggedChain.ts';

/** What VS Code asks a debug adapter. */
type Request = { readonly type: 'request'; readonly seq: number; readonly command: string };

const readRequest = object<Request>({ type: oneOf(['request']), seq: number, command: text });

const capabilities = { supportsConfigurationDoneRequest: true, supportsTerminateRequest: true, supportsRestartRequest: true };

/**
 * The debug adapter of a whole chain, below which each component has a debugger of its own. It has no threads and no breakpoints: it begins, restarts and
 * ends them together.
 */
export class ChainDebugAdapter implements vscode.DebugAdapter {
  readonly #debugged: DebuggedChain;
  readonly #log: vscode.LogOutputChannel;
  readonly #messages = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#messages.event;
  #sequence = 0;
  #ending: Promise<void> | null = null;

  constructor(debugged: DebuggedChain, log: vscode.LogOutputChannel) {
    this.#debugged = debugged;
    this.#log = log;
    debugged.onDidEnd(() => void this.#end());
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    void this.#answer(readRequest(message, ''));
  }

  dispose(): void {
    void this.#end();
    this.#messages.dispose();
  }

  async #answer(request: Request): Promise<void> {
    switch (request.command) {
      case 'initialize':
        return this.#respond(request, capabilities);
      case 'launch':
      case 'attach':
        return this.#begin(request);
      case 'threads':
        return this.#respond(request, { threads: [] });
      case 'setBreakpoints':
        return this.#respond(request, { breakpoints: [] });
      case 'restart':
        return this.#restart(request);
      case 'terminate':
        this.#respond(request);
        return this.#end();
      case 'disconnect':
        await this.#end();
        return this.#respond(request);
      default:
        return this.#respond(request);
    }
  }

  async #begin(request: Request): Promise<void> {
    const begun = await this.#try(() => this.#debugged.begin());
    this.#respond(request);
    if (!begun) return this.#end();
    this.#tell('initialized');
    this.#debugged.attach();
  }

  async #restart(request: Request): Promise<void> {
    const begun = await this.#try(() => this.#debugged.restart());
    this.#respond(request);
    if (!begun) await this.#end();
  }

  /** What fails is presented here; VS Code would show it in a dialog of its own. */
  async #try(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      void presentError(error, this.#log);
      return false;
    }
  }

  #end(): Promise<void> {
    this.#ending ??= this.#debugged.end().catch((error: unknown) => presentError(error, this.#log)).then(() => this.#tell('terminated'));
    return this.#ending;
  }

  #respond({ seq, command }: Request, body?: object): void {
    this.#send({ type: 'response', request_seq: seq, command, success: true, ...(body === undefined ? {} : { body }) });
  }

  #tell(event: string): void {
    this.#send({ type: 'event', event });
  }

  #send(message: object): void {
    this.#messages.fire({ seq: (this.#sequence += 1), ...message });
  }
}
