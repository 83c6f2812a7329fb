import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * A `clientToken` by which AWS knows a request that is sent again: the same for the same content, in a new process too. `content` must
 * tell apart what shall be done twice, such as a resource that is made anew after its like was deleted.
 */
export function clientToken(...content: readonly unknown[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(content))));
}
