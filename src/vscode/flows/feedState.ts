import type { HopSource } from '../../core/flow/flow.ts';
import { Emitter } from '../emitter.ts';
import type { FeedPhase } from './flowSource.ts';

/** What is known of flows without looking at them, and who hears when it changes. */
export class FeedState {
  readonly changed = new Emitter<void>();
  phase: FeedPhase = { kind: 'idle' };
  hops: readonly HopSource[] = [];
  revision = 0;
  /** Since when flows are shown, by source and chain: what was cleared stays away as long as the window is open. */
  readonly #shownSince = new Map<string, number>();

  enter(phase: FeedPhase): void {
    this.phase = phase;
    this.changed.fire();
  }

  /** `hops`: null where nothing new is known of the logs. */
  noteLook(isChanged: boolean, hops: readonly HopSource[] | null): void {
    const isHeardAnew = hops !== null && JSON.stringify(hops) !== JSON.stringify(this.hops);
    this.hops = hops ?? this.hops;
    this.revision += isChanged ? 1 : 0;
    if (isChanged || isHeardAnew) this.changed.fire();
  }

  /** Epoch milliseconds. */
  shownSince(source: string, folder: string): number {
    return this.#shownSince.get(`${source} ${folder}`) ?? 0;
  }

  clear(source: string, folder: string | null, since: number): void {
    if (folder !== null) this.#shownSince.set(`${source} ${folder}`, since);
    this.revision += 1;
    this.changed.fire();
  }
}
