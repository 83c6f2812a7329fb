import { interceptorDouble } from './shared/interceptorDouble.ts';

/** Fails with the call in its hands, as code with a bug does. */
export const handler = interceptorDouble(({ token, printReceived }) => {
  printReceived(token);
  const bug = new TypeError("Cannot read properties of undefined (reading 'tenant')");
  // The runtime prints the stack, and the path of this file would give away to whoever reads the log that nothing real happened.
  bug.stack = `${bug.name}: ${bug.message}`;
  throw bug;
});
