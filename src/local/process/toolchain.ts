import type { Language } from '../../core/chain/chain.ts';
import type { Environment } from './componentEnvironment.ts';
import type { Debugger } from './debugger.ts';

/** What it takes to make the components of one language ready and to run them, with or without a debugger. Does not install. */
export type Toolchain = {
  readonly language: Language;
  /** Path of the program that builds and runs a component in this folder. */
  readonly programIn: (folder: string) => string;
  /** Variables that each of its programs gets beside its own. */
  readonly environment: Environment;
  /** Arguments of the program that serves a Lambda function. */
  readonly lambdaBootstrap: readonly string[];
  readonly debugger: Debugger;
  readonly build: BuildRecipe;
};

/** How sources are made ready to run. */
export type BuildRecipe = {
  /** Run in the component's folder; `anew`: whatever is there already may look newer than it is. */
  readonly arguments: (anew: boolean) => readonly string[];
  /** Whether what runs (relative to the folder) must be made before a start. */
  readonly isNeeded: (folder: string, product: string) => Promise<boolean>;
  /** Whether there is what a build takes. */
  readonly isInstalled: (folder: string) => boolean;
  /** What a user types in that folder to see the same. */
  readonly command: string;
};
