const generation = 50_000;

/**
 * Tells an id that was met before (fact `logs.filter-pages`). Does not remember for ever: an event that comes twice does so on
 * neighbouring pages, and a page has 10 000 events at most, so the last 50 000 to 100 000 ids are enough however long the log is.
 */
export class RecentIds {
  #current = new Set<string>();
  #previous = new Set<string>();

  /** True the first time. */
  addNew(id: string): boolean {
    if (this.#current.has(id) || this.#previous.has(id)) return false;
    if (this.#current.size === generation) {
      this.#previous = this.#current;
      this.#current = new Set();
    }
    this.#current.add(id);
    return true;
  }
}
