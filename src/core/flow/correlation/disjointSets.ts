/** Parts what is numbered from 0 into sets that only ever grow together. */
export class DisjointSets {
  readonly #parents: number[] = [];
  /** The next of the same set; the last one's is the first. */
  readonly #next: number[] = [];

  get size(): number {
    return this.#parents.length;
  }

  /** Number of the new member, which is a set of its own. */
  add(): number {
    const member = this.#parents.length;
    this.#parents.push(member);
    this.#next.push(member);
    return member;
  }

  /** The member that stands for the set. */
  find(member: number): number {
    const parents = this.#parents;
    let root = member;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root] as number] as number;
      root = parents[root] as number;
    }
    return root;
  }

  unite(one: number, other: number): void {
    const [first, second] = [this.find(one), this.find(other)];
    if (first === second) return;
    this.#parents[Math.max(first, second)] = Math.min(first, second);
    const [next, nextButOne] = [this.#next[first] as number, this.#next[second] as number];
    this.#next[first] = nextButOne;
    this.#next[second] = next;
  }

  /** All members of the set that this one belongs to. */
  membersOf(member: number): readonly number[] {
    const members: number[] = [];
    let each = member;
    do {
      members.push(each);
      each = this.#next[each] as number;
    } while (each !== member);
    return members;
  }

  /** Every set, by its least member. */
  sets(): readonly (readonly number[])[] {
    return this.#parents.flatMap((parent, member) => (parent === member ? [this.membersOf(member)] : []));
  }
}
