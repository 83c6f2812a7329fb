import type { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';

export type ErrorDocument = { readonly code: string; readonly source: string; readonly message: string; readonly remedy?: string };

/** For a fault of our own that names no remedy: all that its user can do. */
const report = 'This is a fault of agentcore-chain itself. Run it again with AGENTCORE_CHAIN_DEBUG=1 and report what it prints.';

/** An error as it may be shown, its texts redacted: what stands under `error` with --json. */
export function errorDocument(error: ChainError): ErrorDocument {
  const { code, source, message } = error;
  const remedy = error.remedy ?? (source === 'extension' ? report : undefined);
  return { code, source, message: redact(message), ...(remedy === undefined ? {} : { remedy: redact(remedy) }) };
}
