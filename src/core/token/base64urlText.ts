import { base64url } from 'jose';

/** The UTF-8 text that a base64url segment holds. Null where it is no base64url (padding is none) or its bytes are no UTF-8. */
export function base64urlText(segment: string): string | null {
  if (!/^[\w-]*$/.test(segment)) return null;
  try {
    return utf8Text(base64url.decode(segment));
  } catch {
    return null;
  }
}

/** Throws URIError for bytes that are no UTF-8. Core has no TextDecoder; percent-decoding is ECMAScript's own UTF-8 reader. */
function utf8Text(bytes: Uint8Array): string {
  let escaped = '';
  for (const byte of bytes) {
    const plain = byte < 0x80 && byte !== percentSign;
    escaped += plain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return decodeURIComponent(escaped);
}

const percentSign = 0x25;
