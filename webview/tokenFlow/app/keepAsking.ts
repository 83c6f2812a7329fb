export type Question<Want> = {
  /** What is to be asked now; null = nothing. */
  readonly want: () => Want | null;
  /** Equal for wants that have the same answer. */
  readonly keyOf: (want: Want) => string;
  /** Equal for wants of one subject: a question about another subject is dropped, one about the same is let finish. */
  readonly subjectOf: (want: Want) => string;
  readonly ask: (want: Want, signal: AbortSignal) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
};

type Running = { readonly key: string; readonly subject: string; readonly controller: AbortController };

/**
 * Asks what is wanted, one question at a time, the newest next. The answer to a question that is out of date is dropped with it. A question
 * that failed is not repeated before something else is wanted. The returned function looks again at what is wanted.
 */
export function keepAsking<Want>({ want, keyOf, subjectOf, ask, onFailure }: Question<Want>): () => void {
  let running: Running | null = null;
  let failed: string | null = null;

  const look = (): void => {
    const wanted = want();
    if (running !== null) {
      const stale = wanted === null || subjectOf(wanted) !== running.subject;
      if (!stale) return;
      running.controller.abort();
      running = null;
    }
    if (wanted === null || keyOf(wanted) === failed) return;
    void start(wanted);
  };

  const start = async (wanted: Want): Promise<void> => {
    const mine: Running = { key: keyOf(wanted), subject: subjectOf(wanted), controller: new AbortController() };
    running = mine;
    failed = null;
    try {
      await ask(wanted, mine.controller.signal);
    } catch (error) {
      if (!mine.controller.signal.aborted) {
        failed = mine.key;
        onFailure(error);
      }
    }
    if (running !== mine) return;
    running = null;
    look();
  };

  return look;
}
