import type { ErrorCode } from '../core/errors.ts';
import type { Verdict } from '../core/diagnosis/finding.ts';

/** What the shell sees: the numbers of sysexits.h where they fit. */
export const exitCodes = { ok: 0, broken: 1, undetermined: 2, usage: 64, badFile: 65, outside: 69, internal: 70, interrupted: 130 } as const;

const byCode: { readonly [code in ErrorCode]: number } = {
  usage: exitCodes.usage,
  'setting-invalid': exitCodes.usage,
  'chain-file-missing': exitCodes.badFile,
  'chain-file-invalid': exitCodes.badFile,
  'chain-file-there': exitCodes.badFile,
  'chain-projects-elsewhere': exitCodes.badFile,
  'openapi-invalid': exitCodes.badFile,
  'template-invalid': exitCodes.internal,
  'template-variable-unknown': exitCodes.internal,
  'folder-not-empty': exitCodes.badFile,
  'path-escapes': exitCodes.badFile,
  'file-unreadable': exitCodes.badFile,
  'file-unwritable': exitCodes.badFile,
  'component-folder-missing': exitCodes.badFile,
  'component-not-installed': exitCodes.outside,
  'component-build-failed': exitCodes.outside,
  'component-exited': exitCodes.outside,
  'tool-missing': exitCodes.outside,
  'node-too-old': exitCodes.outside,
  'python-too-old': exitCodes.outside,
  'install-failed': exitCodes.outside,
  'registry-unreachable': exitCodes.outside,
  'builder-missing': exitCodes.outside,
  'builder-unavailable': exitCodes.outside,
  'image-build-failed': exitCodes.outside,
  'image-push-failed': exitCodes.outside,
  'port-taken': exitCodes.outside,
  'chain-already-running': exitCodes.outside,
  'chain-not-running': exitCodes.outside,
  'chain-unreachable': exitCodes.outside,
  'chain-protocol-mismatch': exitCodes.outside,
  'scenario-unknown': exitCodes.usage,
  'scenario-not-possible': exitCodes.outside,
  'scenario-busy': exitCodes.outside,
  'user-unknown': exitCodes.usage,
  'sign-in-failed': exitCodes.outside,
  'token-required': exitCodes.usage,
  'token-malformed': exitCodes.badFile,
  'flow-unknown': exitCodes.outside,
  'log-group-missing': exitCodes.outside,
  'log-groups-not-named': exitCodes.badFile,
  'aws-credentials-missing': exitCodes.outside,
  'aws-access-denied': exitCodes.outside,
  'aws-resource-missing': exitCodes.outside,
  'aws-already-there': exitCodes.outside,
  'aws-refused': exitCodes.outside,
  'aws-unavailable': exitCodes.outside,
  'kubernetes-refused': exitCodes.outside,
  'kubernetes-unavailable': exitCodes.outside,
  'platform-unsupported': exitCodes.outside,
  'workspace-restricted': exitCodes.outside,
  interrupted: exitCodes.interrupted,
  internal: exitCodes.internal,
};

export function exitCodeOfError(code: ErrorCode): number {
  return byCode[code] ?? exitCodes.internal;
}

export function exitCodeOfVerdict(verdict: Verdict): number {
  return verdict === 'healthy' ? exitCodes.ok : verdict === 'broken' ? exitCodes.broken : exitCodes.undetermined;
}
