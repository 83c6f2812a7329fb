import { ChainError } from '../core/errors.ts';
import { findToken, longestToken } from '../core/token/findToken.ts';
import { RawToken } from '../core/token/rawToken.ts';
import { refusalOfToken } from '../core/token/refusalOfToken.ts';
import { readStdin, type Io } from './io.ts';

/**
 * The one token that stdin holds, which may be a token endpoint's whole answer. What is no JWT is a token all the same, for the hops to judge.
 * Throws token-malformed, and `missing` where there is nothing.
 */
export async function readToken(io: Io, missing: ChainError): Promise<RawToken> {
  if (io.stdin.isTTY === true) io.stderr.write('Paste the access token, then press Ctrl+D:\n');
  const text = await readStdin(io, longestToken + 1);
  const found = findToken(text);
  if (found.state === 'several') throw malformed('What stdin holds is more than one token', 'Pipe the one you mean alone: an API takes the access token.');
  if (found.state === 'found' && text.trimStart().startsWith('{')) return found.token;
  const because = refusalOfToken(text.trim());
  if (because !== null) throw malformed(`What stdin holds is no token: ${because}`, 'Pipe the token alone, as one line without quotes.');
  const token = RawToken.from(text);
  if (token === null) throw missing;
  return token;
}

function malformed(message: string, remedy: string): ChainError {
  return new ChainError('token-malformed', `${message}.`, { source: 'user', remedy });
}
