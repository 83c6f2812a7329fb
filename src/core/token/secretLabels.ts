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
 * Looks back over at most 48 characters. `asked`: `secret` where no other label makes a difference; then a public one may count as none.
 */
export function labelBefore(text: string, offset: number, asked: keyof typeof endings = 'all'): LabelKind {
  const floor = Math.max(0, offset - longestLabel);
  let end = offset;
  let assigned = false;
  while (end > floor && isSeparator(text.charCodeAt(end - 1))) {
    const code = text.charCodeAt(--end);
    assigned ||= code === colon || code === equals;
  }
  if (end === offset) return 'none';
  let start = end;
  while (start > floor && isLabelCharacter(text.charCodeAt(start - 1))) start--;
  if (assigned) return ((endings[asked][end - start] ?? 0) & ending(text.charCodeAt(end - 1))) === 0 ? 'none' : labelKind(text.slice(start, end));
  return end - start === 6 && text.slice(start, end).toLowerCase() === 'bearer' ? 'bearer' : 'none';
}

/** The same for a small and a capital letter. */
function ending(code: number): number {
  return 1 << (code & 31);
}

const [colon, equals, backslash, doubleQuote, singleQuote] = [0x3a, 0x3d, 0x5c, 0x22, 0x27];

function isSeparator(code: number): boolean {
  return code === doubleQuote || code === colon || code === equals || code === backslash || code === singleQuote || code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function isLabelCharacter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
}
