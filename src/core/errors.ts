/** Who has to act: the user (input, settings), this extension (our fault), AWS or something else outside, or nobody knows yet. */
export type ErrorSource = 'user' | 'extension' | 'aws' | 'unknown';

/** Every way this product refuses or fails, in one closed list. The command line maps each to an exit code. */
export const errorCodes = [
  'usage',
  'setting-invalid',
  'chain-file-missing',
  'chain-file-invalid',
  'chain-file-there',
  'chain-projects-elsewhere',
  'openapi-invalid',
  'template-invalid',
  'template-variable-unknown',
  'folder-not-empty',
  'path-escapes',
  'file-unreadable',
  'file-unwritable',
  'component-folder-missing',
  'component-not-installed',
  'component-build-failed',
  'component-exited',
  'tool-missing',
  'node-too-old',
  'python-too-old',
  'install-failed',
  'registry-unreachable',
  'builder-missing',
  'builder-unavailable',
  'image-build-failed',
  'image-push-failed',
  'port-taken',
  'chain-already-running',
  'chain-not-running',
  'chain-unreachable',
  'chain-protocol-mismatch',
  'scenario-unknown',
  'scenario-not-possible',
  'scenario-busy',
  'user-unknown',
  'sign-in-failed',
  'token-required',
  'token-malformed',
  'flow-unknown',
  'log-group-missing',
  'log-groups-not-named',
  'aws-credentials-missing',
  'aws-access-denied',
  'aws-resource-missing',
  'aws-already-there',
  'aws-refused',
  'aws-unavailable',
  'kubernetes-refused',
  'kubernetes-unavailable',
  'platform-unsupported',
  'workspace-restricted',
  'interrupted',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export type ErrorDetails = {
  readonly source: ErrorSource;
  /** One step, in the user's terms, that mends it. */
  readonly remedy?: string;
  readonly cause?: unknown;
};

/**
 * A refusal or a failure that a user can read. Never holds a token: build the message from names, places and codes only.
 * Expected outcomes of a use case are return values instead.
 */
export class ChainError extends Error {
  readonly code: ErrorCode;
  readonly source: ErrorSource;
  readonly remedy: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ChainError';
    this.code = code;
    this.source = details.source;
    this.remedy = details.remedy;
  }
}
