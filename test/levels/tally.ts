/** Every test counts once, whatever ran it. */
export type Tally = { passed: number; failed: number; skipped: number; readonly tell: (text: string) => void };

/** Counts a failure and shows it: the test, its file as a path in the repository, and what went wrong. */
export function countFailure(tally: Tally, { name, file, what }: { readonly name: string; readonly file: string; readonly what: string }): void {
  tally.failed += 1;
  tally.tell(`\nFAILED ${name}\n  in ${file}\n${what.replace(/^/gm, '  ')}\n`);
}
