import { ChainError } from '../../core/errors.ts';

/** What CloudWatch is asked for where the flows shown are of this machine. */
export function notOfAws(): ChainError {
  return new ChainError('usage', 'This flow was read from logs of this machine, which CloudWatch does not hold.', { source: 'user', remedy: 'Show flows of AWS: "Use AWS".' });
}
