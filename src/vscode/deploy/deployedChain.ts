import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { deployedSteps, shownPlace, type DeployedPlace, type DeployedStep } from '../../core/deploy/deployedSteps.ts';
import type { Chains } from '../chain/chains.ts';
import { RepeatedLook } from '../flows/repeatedLook.ts';
import type { AwsPlaces } from './awsPlaces.ts';

/** VS Code's watches begin seconds after they are asked for: so long the record is looked at without being told. */
const lookTimes = { everyMs: 3_000, forMs: 60_000 };

/** What is deployed of the selected chain, by the record of its deployments: AWS is not asked. Read when it is first asked for, and from then on with each change. */
export class DeployedChain implements vscode.Disposable {
  readonly #chains: Chains;
  readonly #places: AwsPlaces;
  readonly #services: () => Promise<Services>;
  readonly #onProblem: (error: unknown) => void;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly #look = new RepeatedLook(lookTimes, () => this.refresh());
  #watcher: vscode.FileSystemWatcher | null = null;
  #folder: string | null = null;
  #deployed: readonly DeployedPlace[] = [];

  constructor({ chains, places, services, onProblem }: { readonly chains: Chains; readonly places: AwsPlaces; readonly services: () => Promise<Services>; readonly onProblem: (error: unknown) => void }) {
    this.#chains = chains;
    this.#places = places;
    this.#services = services;
    this.#onProblem = onProblem;
    this.#subscriptions = [
      chains.onDidSelect(() => this.#folder !== null && this.#follow()),
      places.onDidChange(() => this.#changed.fire()),
    ];
  }

  /** Where the window deploys to, else where was deployed last. */
  get steps(): readonly DeployedStep[] {
    if (this.#folder === null) this.#follow();
    const place = shownPlace(this.#deployed, this.#places.shown);
    return place === null ? [] : deployedSteps(place);
  }

  /** Reads the record again. */
  refresh(): void {
    if (this.#folder !== null) void this.#read(this.#folder).catch(this.#onProblem);
  }

  dispose(): void {
    this.#look.end();
    vscode.Disposable.from(...this.#subscriptions, this.#changed).dispose();
    this.#watcher?.dispose();
  }

  #follow(): void {
    const folder = this.#chains.selected?.folder ?? null;
    if (folder === this.#folder) return;
    this.#watcher?.dispose();
    this.#watcher = null;
    this.#folder = folder;
    this.#deployed = [];
    if (folder === null) return this.#changed.fire();
    this.#watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '.agentcore-chain/deploy.json'));
    for (const event of [this.#watcher.onDidChange, this.#watcher.onDidCreate, this.#watcher.onDidDelete]) event(() => this.refresh());
    this.refresh();
    this.#look.keep();
  }

  async #read(folder: string): Promise<void> {
    const deployed = await (await this.#services()).deployedPlaces(folder);
    if (folder !== this.#folder || JSON.stringify(deployed) === JSON.stringify(this.#deployed)) return;
    this.#deployed = deployed;
    this.#changed.fire();
  }
}
