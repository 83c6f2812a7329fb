import { join } from 'node:path';
import * as vscode from 'vscode';
import { componentNames, type ComponentName, type Inspector } from '../../app/ports.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { componentMember } from './chainDebugging.ts';

export type DebuggersSettings = {
  readonly parent: vscode.DebugSession;
  readonly session: ChainSession;
  readonly chain: Chain;
  /** Those to attach to; null: all. */
  readonly components: readonly ComponentName[] | null;
  /** Patterns of files that nobody wants to step into. */
  readonly skipFiles: readonly string[];
  readonly onProblem: (error: unknown) => void;
};

/** VS Code's own JavaScript debugger for each process of a chain, a session each below one parent. A component that starts anew gets a new one. */
export class ComponentDebuggers {
  readonly #settings: DebuggersSettings;
  /** Processes that have, or had, a debugger. */
  readonly #known = new Set<number>();
  readonly #children = new Set<vscode.DebugSession>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(settings: DebuggersSettings) {
    this.#settings = settings;
    this.#subscriptions = [
      vscode.debug.onDidStartDebugSession((session) => this.#noteStart(session)),
      vscode.debug.onDidTerminateDebugSession((session) => void this.#children.delete(session)),
      settings.session.onDidChange(() => this.#attachNew()),
    ];
    this.#attachNew();
  }

  /** Lets go of all processes; they live on, and what stood still goes on. */
  async end(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.dispose();
    await Promise.allSettled([...this.#children].map((child) => child.customRequest('disconnect', { terminateDebuggee: false })));
  }

  /** js-debug has a session of its own below each of ours, which is the one that people see. */
  #noteStart(session: vscode.DebugSession): void {
    const { parent } = this.#settings;
    if (session.parentSession?.id === parent.id) this.#children.add(session);
    const component = [session, session.parentSession].find((one) => one?.parentSession?.id === parent.id)?.configuration[componentMember];
    // Else "Remote Process [0]", or "agent 2" for the agent that started anew.
    if (typeof component === 'string') session.name = component;
  }

  #attachNew(): void {
    const { session, components, onProblem } = this.#settings;
    if (session.status.kind !== 'running') return;
    for (const component of session.status.state.components) {
      const name = (components ?? componentNames).find((wanted) => wanted === component.name);
      for (const inspector of name === undefined ? [] : component.inspectors) {
        if (name === undefined || this.#known.has(inspector.pid)) continue;
        this.#known.add(inspector.pid);
        void this.#attach(name, inspector).catch(onProblem);
      }
    }
  }

  async #attach(component: ComponentName, { port }: Inspector): Promise<void> {
    const { parent, session, chain, skipFiles } = this.#settings;
    const configuration: vscode.DebugConfiguration = {
      type: 'node',
      request: 'attach',
      name: component,
      address: '127.0.0.1',
      port,
      // Breakpoints of a project outside the workspace bind through these alone.
      outFiles: foldersOf(component, chain).map((folder) => globOf(join(session.folder, folder, 'dist'), '**', '*.mjs')),
      skipFiles: ['<node_internals>/**', '**/node_modules/**', ...skipFiles],
      autoAttachChildProcesses: false,
      attachExistingChildren: false,
      internalConsoleOptions: 'neverOpen',
      [componentMember]: component,
    };
    // Managed by the parent: stopping would kill the process otherwise, and the chain is the one that ends its components.
    const started = await vscode.debug.startDebugging(parent.workspaceFolder, configuration, { parentSession: parent, lifecycleManagedByParent: true, suppressSaveBeforeStart: true });
    if (started) return;
    throw new ChainError('tool-missing', `VS Code’s JavaScript debugger could not be attached to the ${component}.`, {
      source: 'unknown',
      remedy: 'Restart the component to try again.',
    });
  }
}

/** Patterns are written with slashes on every system. */
export function globOf(...parts: readonly string[]): string {
  return join(...parts).replaceAll('\\', '/');
}

function foldersOf(component: ComponentName, { agent, interceptor, targets }: Chain): readonly string[] {
  if (component === 'target') return targets.flatMap(({ folder }) => folder ?? []);
  return [component === 'agent' ? agent.folder : interceptor.folder];
}
