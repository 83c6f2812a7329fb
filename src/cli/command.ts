import type { ParseArgsConfig } from 'node:util';
import type { Services } from '../app/services.ts';
import type { Io } from './io.ts';

export type OptionValues = { readonly [name: string]: string | boolean | undefined };

export type CommandInput = {
  readonly positionals: readonly string[];
  readonly values: OptionValues;
  /** True with --json: stdout then holds JSON only. */
  readonly json: boolean;
  readonly io: Io;
  readonly services: Services;
};

/** One verb of the command line. `run` answers the exit code and throws ChainError for the rest. */
export type Command = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the name: `<dir> [--as USER]`. */
  readonly usage: string;
  /** What its options mean, a line each, for --help. */
  readonly details?: readonly string[];
  /** Beside --json, --verbose and --help, which every command has. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Least and most number of words after the name. */
  readonly positionals: readonly [number, number];
  readonly run: (input: CommandInput) => Promise<number>;
};

/** The value of a text option; undefined where it was not given. */
export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
