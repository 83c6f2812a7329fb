/** The newest lines of a process, for the message when it fails. Give it redacted lines. */
export class LastLines {
  readonly #lines: string[] = [];
  readonly #most: number;

  constructor(most = 20) {
    this.#most = most;
  }

  add(line: string): void {
    this.#lines.push(line.length > longestShown ? `${line.slice(0, longestShown)}…` : line);
    if (this.#lines.length > this.#most) this.#lines.shift();
  }

  all(): readonly string[] {
    return [...this.#lines];
  }
}

/** Characters of a line that a message shows. */
const longestShown = 500;
