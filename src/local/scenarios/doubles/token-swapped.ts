import type { RawToken } from '../../../core/token/rawToken.ts';
import { interceptorDouble } from './shared/interceptorDouble.ts';

/** An execution environment serves many users: what is kept outside the handler is shared between them. */
let kept: RawToken | null = null;

/** Sends every call on with the first token that it ever saw. */
export const handler = interceptorDouble(({ token, printReceived, printSent, forward, refuse }) => {
  printReceived(token);
  kept ??= token;
  if (kept === null) return refuse();
  printSent(kept);
  return forward(kept);
});
