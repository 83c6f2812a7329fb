import type { CommandName } from '../contributions.ts';
import type { Parts } from '../parts.ts';

/** What a command does; `subject` is what VS Code hands it: the tree's row, for one. Throws ChainError for what the user should read. */
export type Command = (parts: Parts, subject?: unknown) => Promise<void>;

/** Each command is a file of its own, loaded when it is first used. */
export type CommandTable = { readonly [name in CommandName]: () => Promise<Command> };
