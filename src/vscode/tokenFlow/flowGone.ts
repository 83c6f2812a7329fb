import { ChainError } from '../../core/errors.ts';

/** What a view asked about may have left the board meanwhile. */
export function flowGone(): ChainError {
  return new ChainError('flow-unknown', 'This flow is not there any more.', { source: 'user', remedy: 'Select another one.' });
}
