/** Throws URIError for bytes that are no UTF-8. Core has no TextDecoder; percent-decoding is ECMAScript's own UTF-8 reader. */
export function utf8Text(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const isPlain = isAscii(bytes[at]);
    let end = at + 1;
    while (end < bytes.length && end - at < longestPiece && isAscii(bytes[end]) === isPlain) end += 1;
    // A character of several bytes has none of ASCII's: it is never cut between two kinds of pieces.
    while (!isPlain && end < bytes.length && !isAscii(bytes[end])) end += 1;
    const piece = bytes.subarray(at, end);
    text += isPlain ? String.fromCharCode(...piece) : decodeURIComponent(Array.from(piece, (byte) => `%${byte.toString(16)}`).join(''));
    at = end;
  }
  return text;
}

function isAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x80;
}

/** So many arguments any engine takes. */
const longestPiece = 8_192;
