/** Of the last lines of a program that ended, the one that says most of why: its error, else what it said last. Null where it said nothing. */
export function tellingLine(lines: readonly string[]): string | null {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  const error = said.find((line) => /^(\[?(Uncaught )?([A-Z]\w*)?Error\b|✘ \[ERROR\])/.test(line)) ?? said.find((line) => /\berror\b/i.test(line) && !line.startsWith('at '));
  return error ?? said.findLast((line) => !/^(\(.*\)|Node\.js v|at )/.test(line)) ?? said.at(-1) ?? null;
}
