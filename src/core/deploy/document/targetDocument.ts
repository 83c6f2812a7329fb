import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { utf8Text } from '../../utf8Text.ts';
import { canonical } from '../changedFields.ts';

/** An OpenAPI document as a target has it: where the API is, and all the rest by its digest. */
export type DescribedDocument = { readonly url: string | null; readonly openApiSha256: string };

type Document = { readonly [member: string]: unknown };

/** The document in a project's file. Null where it is no JSON object, or no UTF-8. */
export function readTargetDocument(bytes: Uint8Array): Document | null {
  try {
    return parse(utf8Text(bytes));
  } catch {
    return null;
  }
}

/** With the API's address, which the document in the project does not know: its one server. */
export function documentAt(document: Document, url: string): Document {
  return { ...document, servers: [{ url }] };
}

/** What AWS holds of a document, so that it can be compared: neither order nor white space says anything. A text that is no JSON counts as it stands. */
export function describeDocument(text: string): DescribedDocument {
  const document = parse(text);
  if (document === null) return { url: null, openApiSha256: digest(text) };
  const { servers, ...rest } = document;
  const [server, ...others] = Array.isArray(servers) ? (servers as readonly unknown[]) : [];
  const url = typeof server === 'object' && server !== null && 'url' in server && typeof server.url === 'string' ? server.url : null;
  return { url: others.length === 0 ? url : null, openApiSha256: digest(canonical(rest)) };
}

function parse(text: string): Document | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
