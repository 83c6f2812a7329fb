import { base64url } from 'jose';
import { utf8Text } from '../utf8Text.ts';

/** The UTF-8 text that a base64url segment holds. Null where it is no base64url (padding is none) or its bytes are no UTF-8. */
export function base64urlText(segment: string): string | null {
  if (!/^[\w-]*$/.test(segment)) return null;
  try {
    return utf8Text(base64url.decode(segment));
  } catch {
    return null;
  }
}
