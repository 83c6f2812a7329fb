import type { Characters } from './runs.ts';

/** What the word before a value says of it: a secret whatever it looks like, a bearer token, public whatever it looks like, or nothing. */
export type LabelKind = 'secret' | 'bearer' | 'public' | 'none';

const longestLabel = 48;

const kinds: ReadonlyMap<string, LabelKind> = new Map([
  ...['secretaccesskey', 'secret_access_key', 'aws_secret_access_key', 'sessiontoken', 'aws_session_token', 'x-amz-security-token',
    'signature', 'x-amz-signature', 'clientsecret', 'client_secret', 'access_token', 'refresh_token', 'id_token'].map((label) => [label, 'secret'] as const),
  ...['kid', 'jti', 'jkt', 'x5t', 's256', 'sessionid', 'correlationid', 'requestid'].map((label) => [label, 'public'] as const),
]);

/** By a label's length, one bit for each letter that such a label ends with: nearly all words that are none are told by it, without being cut out of their text. */
const endings = { all: endingsOf([...kinds.keys()]), secret: endingsOf([...kinds.keys()].filter((label) => kinds.get(label) === 'secret')) } as const;

function endingsOf(labels: readonly string[]): readonly number[] {
  return Array.from({ length: longestLabel }, (_, length) => labels.reduce((bits, label) => (label.length === length ? bits | ending(label.charCodeAt(length - 1)) : bits), 0));
}

export function labelKind(label: string): LabelKind {
  return kinds.get(label.toLowerCase()) ?? 'none';
}

/**
 * Kind of the label that stands before `offset`: the word in `"kid":"`, `\"kid\": \"`, `Signature=`, `client_secret = ` or `Bearer `.
 * Looks back over at most 48 characters, which are the text's. `asked`: `secret` where no other label makes a difference; then a public one may count as none.
 */
export function labelBefore(text: string, { codes }: Characters, offset: number, asked: keyof typeof endings): LabelKind {
  const floor = Math.max(0, offset - longestLabel);
  let end = offset;
  let assigned = false;
  while (end > floor && roleAt(codes, end - 1) >= separator) {
    assigned ||= roleAt(codes, end - 1) === assignment;
    end--;
  }
  if (end === offset) return 'none';
  let start = end;
  while (start > floor && roleAt(codes, start - 1) === letter) start--;
  if (assigned) return ((endings[asked][end - start] ?? 0) & ending(codes[end - 1] as number)) === 0 ? 'none' : labelKind(text.slice(start, end));
  return end - start === 6 && text.slice(start, end).toLowerCase() === 'bearer' ? 'bearer' : 'none';
}

/** The same for a small and a capital letter. */
function ending(code: number): number {
  return 1 << (code & 31);
}

const [letter, separator, assignment] = [1, 2, 3];

/** What each ASCII character is to a label: a letter of it, what stands between it and its value, or such that makes it a name of the value; 0 for all others. */
const roles = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[:=]/.test(character)) return assignment;
  if (/["\\' \t\n\v\f\r]/.test(character)) return separator;
  return /[\w-]/.test(character) ? letter : 0;
});

function roleAt(codes: Uint8Array, place: number): number {
  return roles[codes[place] as number] as number;
}
