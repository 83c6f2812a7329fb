import { interceptorDouble } from './shared/interceptorDouble.ts';

/** Has the token and lets the call through without setting Authorization. */
export const handler = interceptorDouble(({ token, printReceived, printSent, forward }) => {
  printReceived(token);
  printSent(null);
  return forward(null);
});
