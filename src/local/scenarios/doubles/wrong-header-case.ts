import { RawToken } from '../../../core/token/rawToken.ts';
import { interceptorDouble } from './shared/interceptorDouble.ts';

/** Looks the header up as people write its name, but the gateway writes all names in lower case: it finds no token, and fails closed. */
export const handler = interceptorDouble(({ headers, tokenHeader, printReceived, printSent, forward, refuse }) => {
  const asked = capitalised(tokenHeader);
  const token = RawToken.from(headers[asked] ?? '');
  printReceived(token, asked);
  if (token === null) return refuse();
  printSent(token);
  return forward(token);
});

/** The settings may write the name in lower case, which would be found. */
function capitalised(name: string): string {
  return name.replace(/^[a-z]/, (first) => first.toUpperCase());
}
