import type { LiveNotice } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import { Emitter, type Disposable } from '../emitter.ts';
import type { LiveState } from './flowSource.ts';
import type { TailListener } from './openSources.ts';

/** Calls once after so many milliseconds, unless disposed before. */
export type StartTimer = (ms: number, call: () => void) => Disposable;

/** How long flows that nobody sees are followed: AWS charges by the minute. */
export const unseenMinutes = 10;

/** How long that is told which nobody has to do anything about, in milliseconds: that all is well again, that an account keeps no spans. */
const passingMs = 10_000;

export type TailSettings = {
  /** It is over: nothing is to be followed any more. */
  readonly onEnd: () => void;
  readonly startTimer: StartTimer;
  /** Hears once of a sign-in that has run out, wherever the user looks. */
  readonly onProblem: (error: unknown) => void;
};

/** Whether logs of AWS are followed, and what is to be said of it. Follows nothing itself. */
export class LiveTail implements Disposable {
  readonly #settings: TailSettings;
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  #state: LiveState = { kind: 'off' };
  #isShown = false;
  #unseen: Disposable | null = null;
  #forgetting: Disposable | null = null;
  /** What was said last, also while the logs were being read. */
  #said: LiveNotice | null = null;
  /** Goes up with each tail: of one that is over nothing is heard. */
  #tail = 0;

  constructor(settings: TailSettings) {
    this.#settings = settings;
  }

  get state(): LiveState {
    return this.#state;
  }

  get isOn(): boolean {
    return this.#state.kind === 'on' || this.#state.kind === 'beginning';
  }

  begin(): void {
    this.#tail += 1;
    this.#enter({ kind: 'beginning' });
    this.#watchSight();
  }

  /** Who listens to the logs that are about to be followed; null where none are to be. */
  listen(): TailListener | null {
    if (!this.isOn) return null;
    const tail = (this.#tail += 1);
    this.#state = { kind: 'beginning' };
    this.#said = null;
    this.#forgetting?.dispose();
    return {
      onNotice: (notice) => tail === this.#tail && this.#note(notice),
      onEnd: (error) => tail === this.#tail && this.#stop({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }),
    };
  }

  /** What came before is read. */
  noteRead(): void {
    if (this.#state.kind === 'beginning') this.#enter({ kind: 'on', notice: this.#said });
  }

  noteShown(isShown: boolean): void {
    this.#isShown = isShown;
    this.#watchSight();
  }

  end(): void {
    if (this.#state.kind !== 'off') this.#stop({ kind: 'off' });
  }

  dispose(): void {
    this.end();
    this.#changed.dispose();
  }

  #note(notice: LiveNotice): void {
    if (notice.kind === 'noSpans' && this.#said !== null) return; // what stands there weighs more
    this.#forgetting?.dispose();
    if (notice.kind === 'signedOut') this.#settings.onProblem(new ChainError('aws-credentials-missing', `${notice.text}.`, { source: 'user' }));
    this.#said = notice;
    if (this.#state.kind === 'on') this.#enter({ kind: 'on', notice });
    if (notice.kind !== 'resumed' && notice.kind !== 'noSpans') return;
    this.#forgetting = this.#settings.startTimer(passingMs, () => {
      this.#said = null;
      if (this.#state.kind === 'on') this.#enter({ kind: 'on', notice: null });
    });
  }

  #watchSight(): void {
    this.#unseen?.dispose();
    this.#unseen = this.isOn && !this.#isShown ? this.#settings.startTimer(unseenMinutes * 60_000, () => this.#stop({ kind: 'unseen', minutes: unseenMinutes })) : null;
  }

  #stop(state: LiveState): void {
    const wasOn = this.isOn;
    this.#tail += 1;
    this.#said = null;
    this.#forgetting?.dispose();
    this.#unseen?.dispose();
    this.#enter(state);
    if (wasOn) this.#settings.onEnd();
  }

  #enter(state: LiveState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
