/**
 * One thing wrong with a chain file, and where. Lines and columns count from 1; a column counts UTF-16 units, as editors do. The end is
 * the place behind the last letter; of an object or a list the opening bracket alone is meant.
 */
export type PlacedProblem = {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  /** An editor that reads JSON and has our schema tells this by itself. */
  readonly editorTells: boolean;
};
