import type { ComponentName } from '../../app/ports.ts';
import type { HopName } from '../../core/chain/hop.ts';

/** A row of the chain's tree, as data. */
export type ChainRow = {
  /** The same over changes of state, so that selection and what is unfolded stay. */
  readonly id: string;
  readonly label: string;
  /** Stands beside the label; begins with the state in a word. */
  readonly description: string;
  /** Name of a codicon, and the theme colour it takes; null = the text's. */
  readonly icon: string;
  readonly colour: string | null;
  /** All of it, for a screen reader. */
  readonly spoken: string;
  /** Of the tooltip, in order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Last lines of a component that failed. */
  readonly lines: readonly string[];
  readonly actions: readonly RowAction[];
  readonly component: RowComponent | null;
  /** Done by a click or Enter; null = none. */
  readonly opens: RowAction | null;
  readonly children: readonly ChainRow[];
};

/** What can be done with a row: the words of its context value, for which the menus of package.json ask. */
export const rowActions = ['folder', 'url', 'log', 'restart', 'debug', 'send', 'chainFile', 'arn', 'console'] as const;
export type RowAction = (typeof rowActions)[number];

/** The part of the chain that a row stands for, as commands need it. */
export type RowComponent = {
  readonly label: string;
  /** Whose log tells of it; null where there is none. */
  readonly hop: HopName | null;
  /** What the running chain calls it; null where it cannot be started anew by itself. */
  readonly process: ComponentName | null;
  /** Relative to the chain's folder. */
  readonly folder: string | null;
  readonly url: string | null;
  /** Of what stands for it in AWS; absent where nothing is deployed. */
  readonly arn?: string;
};

/** Narrows what VS Code hands to a command. */
export function isChainRow(subject: unknown): subject is ChainRow {
  return typeof subject === 'object' && subject !== null && 'component' in subject && 'actions' in subject;
}
