import { regionForm } from '../../core/agentcore/account/region.ts';
import type { Chains, ChainWorkspace } from '../chain/chains.ts';
import { Emitter, type Disposable } from '../emitter.ts';

/** Whose credentials deploy a chain, and where to. Null: credentials as every AWS tool finds them; the region of the chain file. */
export type AwsChoice = { readonly profile: string | null; readonly region: string | null };

/** Where a chain is deployed, as AWS told. */
export type AwsPlace = { readonly profile: string | null; readonly region: string; readonly account: string };

const choicesKey = 'awsChoices';

/** For each chain of the window, whose credentials deploy it and where to: the user's choice is remembered for the workspace by names alone, what AWS told of it until the window closes. */
export class AwsPlaces implements Disposable {
  readonly #chains: Pick<Chains, 'selected'>;
  readonly #memory: ChainWorkspace['memory'];
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #told = new Map<string, AwsPlace>();

  constructor(chains: Pick<Chains, 'selected'>, memory: ChainWorkspace['memory']) {
    this.#chains = chains;
    this.#memory = memory;
  }

  /** Of the selected chain; null until AWS was asked in this window. */
  get shown(): AwsPlace | null {
    return this.#told.get(this.#chains.selected?.folder ?? '') ?? null;
  }

  /** What the user chose for the chain in this folder; null where nothing that can still be understood. */
  choiceOf(folder: string): AwsChoice | null {
    return readChoice(this.#choices()[folder]);
  }

  async choose(folder: string, choice: AwsChoice): Promise<void> {
    this.#forgetTold(folder);
    await this.#memory.update(choicesKey, { ...this.#choices(), [folder]: choice });
  }

  /** AWS has told whose credentials these are. */
  note(folder: string, place: AwsPlace): void {
    this.#told.set(folder, place);
    this.#changed.fire();
  }

  /** Every choice: the settings that stand for one have changed. */
  async forget(): Promise<void> {
    this.#told.clear();
    this.#changed.fire();
    await this.#memory.update(choicesKey, undefined);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #forgetTold(folder: string): void {
    if (this.#told.delete(folder)) this.#changed.fire();
  }

  #choices(): { readonly [folder: string]: unknown } {
    const kept = this.#memory.get(choicesKey);
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  }
}

function readChoice(value: unknown): AwsChoice | null {
  if (typeof value !== 'object' || value === null) return null;
  const { profile, region } = value as { readonly [member: string]: unknown };
  if (!(profile === null || typeof profile === 'string')) return null;
  return region === null || (typeof region === 'string' && regionForm.pattern.test(region)) ? { profile, region } : null;
}
