const generation = 50_000;

/**
 * Tells an id that was met before (fact `logs.filter-pages`). Does not remember for ever: an event that comes twice does so on
 * neighbouring pages, and a page has 10 000 events at most, so the last 50 000 to 100 000 ids are enough however long the log is.
 *
 * Ids that come in ascending order, as a log read by time gives most of them, cost a comparison and a place in a list; a set of them all takes ten times as long.
 */
export class RecentIds {
  #current = new Generation();
  #previous = new Generation();
  /** The greatest id that was ever met: a greater one is new. */
  #greatest = '';

  /** True the first time. */
  addNew(id: string): boolean {
    const isGreatest = id > this.#greatest;
    if (!isGreatest && (this.#current.has(id) || this.#previous.has(id))) return false;
    if (this.#current.size === generation) {
      this.#previous = this.#current;
      this.#current = new Generation();
    }
    if (isGreatest) this.#current.ascending.push((this.#greatest = id));
    else this.#current.others.add(id);
    return true;
  }
}

class Generation {
  readonly ascending: string[] = [];
  readonly others = new Set<string>();

  get size(): number {
    return this.ascending.length + this.others.size;
  }

  has(id: string): boolean {
    return this.others.has(id) || this.#isAscending(id);
  }

  /** By halves. */
  #isAscending(id: string): boolean {
    let [from, to] = [0, this.ascending.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.ascending[middle] as string) < id) from = middle + 1;
      else to = middle;
    }
    return this.ascending[from] === id;
  }
}
