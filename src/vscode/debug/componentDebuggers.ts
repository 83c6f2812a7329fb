import { join } from 'node:path';
import * as vscode from 'vscode';
import { componentNames, type ComponentName, type Inspector } from '../../app/ports.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { componentMember } from './chainDebugging.ts';
import { debuggerConfiguration } from './debuggerConfiguration.ts';
import { hasPythonDebugger, offerPythonDebugger } from './pythonDebugger.ts';

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

/** VS Code's debugger of its language for each process of a chain, a session each below one parent. A component that starts anew gets a new one. */
export class ComponentDebuggers {
  readonly #settings: DebuggersSettings;
  /** Processes that have, or had, a debugger. */
  readonly #known = new Set<number>();
  /** Told once. */
  #isPythonMissing = false;
  readonly #children = new Set<vscode.DebugSession>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(settings: DebuggersSettings) {
    this.#settings = settings;
    this.#subscriptions = [
      vscode.debug.onDidStartDebugSession((session) => this.#noteStart(session)),
      vscode.debug.onDidTerminateDebugSession((session) => void this.#children.delete(session)),
      vscode.extensions.onDidChange(() => this.#attachNew()),
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
        if (name === undefined || this.#known.has(inspector.pid) || !this.#canDebug(inspector)) continue;
        this.#known.add(inspector.pid);
        void this.#attach(name, inspector).catch(onProblem);
      }
    }
  }

  /** Without a debugger for Python, which a user may install while the chain runs, the others are debugged all the same. */
  #canDebug({ language }: Inspector): boolean {
    if (language !== 'python' || hasPythonDebugger()) return true;
    if (!this.#isPythonMissing) void offerPythonDebugger();
    this.#isPythonMissing = true;
    return false;
  }

  async #attach(component: ComponentName, inspector: Inspector): Promise<void> {
    const { parent, session, chain, skipFiles } = this.#settings;
    const folders = foldersOf(component, chain).map((folder) => join(session.folder, folder));
    const configuration = { ...debuggerConfiguration({ component, inspector, folders, skipFiles }), [componentMember]: component };
    // Managed by the parent: stopping would kill the process otherwise, and the chain is the one that ends its components.
    const started = await vscode.debug.startDebugging(parent.workspaceFolder, configuration, { parentSession: parent, lifecycleManagedByParent: true, suppressSaveBeforeStart: true });
    if (started) return;
    throw new ChainError('tool-missing', `VS Code’s debugger for ${inspector.language === 'python' ? 'Python' : 'JavaScript'} could not be attached to the ${component}.`, {
      source: 'unknown',
      remedy: 'Restart the component to try again.',
    });
  }
}

function foldersOf(component: ComponentName, { agent, interceptor, targets, frontend }: Chain): readonly string[] {
  const folders: { readonly [component in ComponentName]: readonly string[] } = {
    frontend: frontend.kind === 'none' ? [] : [frontend.folder],
    agent: [agent.folder],
    interceptor: [interceptor.folder],
    target: targets.flatMap(({ folder }) => folder ?? []),
  };
  return folders[component];
}
