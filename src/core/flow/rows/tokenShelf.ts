import type { TokenView } from '../../token/tokenView.ts';

const comparedAtMost = 8;

/** Numbers for token views, from 1 on; equal views get one number. Looks among the views of the same token only, and not among too many of them. */
export class TokenShelf {
  readonly #views: (TokenView | undefined)[] = [undefined];
  /** Number of the first view of a token, by fingerprint; by state where there is none. */
  readonly #first = new Map<string, number>();
  /** Number of the next view of the same token; 0 for none. */
  readonly #next: number[] = [0];

  numberOf(view: TokenView): number {
    const key = view.fingerprint ?? view.state;
    const first = this.#first.get(key);
    const known = first === undefined ? 0 : this.#find(first, view);
    if (known !== 0) return known;
    const number = this.#views.push(view) - 1;
    this.#next.push(first ?? 0);
    this.#first.set(key, number);
    return number;
  }

  valueOf(number: number): TokenView | undefined {
    return this.#views[number];
  }

  #find(first: number, view: TokenView): number {
    let compared = 0;
    let text: string | undefined;
    for (let number = first; number !== 0 && compared < comparedAtMost; number = this.#next[number] ?? 0) {
      if (this.#views[number] === view) return number;
      text ??= JSON.stringify(view);
      if (JSON.stringify(this.#views[number]) === text) return number;
      compared++;
    }
    return 0;
  }
}
