/**
 * Reads several sources side by side, at most `limit` at a time, and hands on each page as it comes; a source's own pages stay
 * in order. Holds one page a source. The first failure is thrown and ends the rest through their signal; so does leaving early.
 */
export async function* mergePages<Page>(sources: readonly PageSource<Page>[], limit: number, signal?: AbortSignal): AsyncGenerator<Page, void, void> {
  const ending = new AbortController();
  const ended = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
  const waiting = [...sources];
  const running = new Map<AsyncIterator<Page>, Promise<Step<Page>>>();
  const startNext = () => {
    const pages = waiting.shift()?.(ended)[Symbol.asyncIterator]();
    if (pages !== undefined) running.set(pages, stepOf(pages));
  };
  try {
    for (let started = 0; started < limit; started += 1) startNext();
    while (running.size > 0) {
      const { pages, result } = await Promise.race(running.values());
      if (result.done === true) {
        running.delete(pages);
        startNext();
      } else {
        running.set(pages, stepOf(pages));
        yield result.value;
      }
    }
  } finally {
    ending.abort();
    await Promise.allSettled(running.values());
  }
}

export type PageSource<Page> = (signal: AbortSignal) => AsyncIterable<Page>;

type Step<Page> = { readonly pages: AsyncIterator<Page>; readonly result: IteratorResult<Page> };

async function stepOf<Page>(pages: AsyncIterator<Page>): Promise<Step<Page>> {
  return { pages, result: await pages.next() };
}
