import { ChainError } from '../errors.ts';
import type { FoundToken } from '../token/findToken.ts';
import { undecodableWords, type InspectedToken } from './inspectToken.ts';

/** Why nothing could be decoded. `subject`: "What stdin holds", "What the clipboard holds". Never quotes it: it may be a secret of another kind. */
export function refusalOfInspection(subject: string, found: FoundToken, inspected: InspectedToken | null): ChainError {
  if (found.state === 'several') return malformed(`${subject} is more than one token`, 'Give the one you mean alone: an API takes the access token.');
  if (inspected?.state === 'undecodable') return malformed(`${subject} looks like a token and cannot be decoded: ${undecodableWords[inspected.reason]}`, 'Copy it again, from its first character to its last.');
  return malformed(`${subject} is no JWT: ${undecodableWords['not-three-parts']}, and begins with eyJ`, 'Copy the access token itself; an opaque token holds nothing that could be decoded.');
}

function malformed(message: string, remedy: string): ChainError {
  return new ChainError('token-malformed', `${message}.`, { source: 'user', remedy });
}
