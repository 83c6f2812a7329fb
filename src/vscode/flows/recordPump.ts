import type { LogRecord } from '../../core/flow/logRecord.ts';

/** Records that go to the worker in one message: a message must not keep the host busy. */
const batchRecords = 400;

/** Least time between two looks at the flows, in milliseconds: one frame of a screen. */
const frameMs = 16;

export type PumpSettings = {
  readonly add: (records: readonly LogRecord[]) => void;
  /** Tells the flows anew. Never called again before it is over. */
  readonly refresh: () => Promise<void>;
  readonly onProblem: (error: unknown) => void;
};

/** Hands records on in batches as they come, and has the flows told anew after them: at once for one that comes alone, once a frame in a flood. */
export class RecordPump {
  readonly #settings: PumpSettings;
  #batch: LogRecord[] = [];
  #isRunning = false;
  #isStale = false;
  #isEnded = false;

  constructor(settings: PumpSettings) {
    this.#settings = settings;
  }

  take(record: LogRecord): void {
    this.#batch.push(record);
    if (this.#batch.length >= batchRecords) this.#flush();
    this.refresh();
  }

  /** Has the flows told anew, soon. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isRunning) void this.#run();
  }

  end(): void {
    this.#isEnded = true;
    this.#batch = [];
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      await new Promise((resolve) => setImmediate(resolve)); // lines that were written together come together
      while (this.#isStale && !this.#isEnded) {
        this.#isStale = false;
        this.#flush();
        await this.#settings.refresh();
        if (this.#isStale) await new Promise((resolve) => setTimeout(resolve, frameMs));
      }
    } catch (error) {
      if (!this.#isEnded) this.#settings.onProblem(error);
    } finally {
      this.#isRunning = false;
    }
  }

  #flush(): void {
    if (this.#batch.length === 0 || this.#isEnded) return;
    this.#settings.add(this.#batch);
    this.#batch = [];
  }
}
