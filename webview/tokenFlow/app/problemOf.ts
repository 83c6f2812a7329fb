import { ChainError } from '../../../src/core/errors.ts';
import type { ErrorNote } from '../../../src/protocol/channel.ts';

/** What the host refused, as data. Quotes nothing of an error that nobody foresaw. */
export function problemOf(error: unknown): ErrorNote {
  if (error instanceof ChainError) return { code: error.code, message: error.message, remedy: error.remedy };
  return { code: 'internal', message: 'Something went wrong in the view that should not have.', remedy: 'Close the view and open it again.' };
}
