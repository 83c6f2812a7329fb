/** Throws URIError for bytes that are no UTF-8. Core has no TextDecoder; percent-decoding is ECMAScript's own UTF-8 reader. */
export function utf8Text(bytes: Uint8Array): string {
  let escaped = '';
  for (const byte of bytes) {
    const plain = byte < 0x80 && byte !== percentSign;
    escaped += plain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return decodeURIComponent(escaped);
}

const percentSign = 0x25;
