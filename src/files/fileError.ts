import { ChainError, type ErrorCode } from '../core/errors.ts';

const reasons: { readonly [code: string]: string } = {
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOENT: 'it is not there',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
};

/** A failed read or write in a user's words. The path stands in the message: it must hold no token. */
export function fileError(code: Extract<ErrorCode, 'file-unreadable' | 'file-unwritable'>, path: string, cause: unknown): ChainError {
  const reason = reasons[errnoOf(cause) ?? ''] ?? errnoOf(cause) ?? 'it failed';
  const verb = code === 'file-unreadable' ? 'read' : 'write';
  return new ChainError(code, `Cannot ${verb} ${path}: ${reason}.`, { source: 'user', remedy: `Make it possible for you to ${verb} this file, then try again.`, cause });
}

/** `ENOENT` and its like; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
