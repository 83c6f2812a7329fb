/** Every test counts once, whatever ran it. */
export type Tally = { passed: number; failed: number; skipped: number; unsure: number; readonly tell: (text: string) => void };

/** A test that failed, its file as a path in the repository, and what went wrong. */
export type Failure = { readonly name: string; readonly file: string; readonly what: string };

/** Counts a failure and shows it. */
export function countFailure(tally: Tally, failure: Failure): void {
  tally.failed += 1;
  tally.tell(inWords('FAILED', failure));
}

/** Shows failures that did not come back when their file ran again, with nothing beside it. They are faults to be found, of the test or of the product. */
export function tellUnsure(tally: Tally, failures: readonly Failure[]): void {
  tally.unsure += failures.length;
  for (const failure of failures) tally.tell(inWords('UNSURE (passed at the second try)', failure));
}

function inWords(verdict: string, { name, file, what }: Failure): string {
  return `\n${verdict} ${name}\n  in ${file}\n${what.replace(/^/gm, '  ')}\n`;
}
