import { longestToken } from './findToken.ts';

/** Why no request could carry this text as a token, null where one could. Whether it is a JWT is for the hops to say. */
export function refusalOfToken(text: string): string | null {
  if (text.length > longestToken) return `it is longer than ${longestToken} characters`;
  const offset = text.search(/[^\x20-\x7e]/);
  return offset < 0 ? null : `character ${offset + 1} is none that an HTTP header can hold`;
}
