import type { Progress } from '../../app/ports.ts';
import { readErrorMessage, type ErrorMessage } from './contract.ts';
import { number, object, oneOf, optional, text, type Read } from '../../core/read.ts';

/** What the chain's process says on stdout while it starts, a JSON line each: steps, and at last one `ready` or `failed`. */
export type StartMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: ErrorMessage };

type LooseMessage = { readonly kind: StartMessage['kind']; readonly progress?: Progress | undefined; readonly error?: ErrorMessage | undefined };

const readProgress: Read<Progress> = object<Progress>({
  step: text,
  state: oneOf(['started', 'done', 'failed']),
  ms: optional(number) as Read<number>, // left out where absent
  detail: optional(text) as Read<string>,
});

const readLoose: Read<LooseMessage> = object<LooseMessage>({
  kind: oneOf(['progress', 'ready', 'failed']),
  progress: optional(readProgress),
  error: optional(readErrorMessage),
});

/** Null for a line that is none of the three: something else that the process printed. */
export function readStartMessage(line: string): StartMessage | null {
  try {
    const { kind, progress, error } = readLoose(JSON.parse(line), '');
    if (kind === 'ready') return { kind };
    if (kind === 'progress') return progress === undefined ? null : { kind, progress };
    return error === undefined ? null : { kind, error };
  } catch {
    return null;
  }
}
