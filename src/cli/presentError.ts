import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';
import { errorDocument } from './errorDocument.ts';
import { exitCodeOfError } from './exitCodes.ts';
import { printJson, type Io } from './io.ts';
import { visibleLines } from './wrapText.ts';

/** The one place where the command line catches: prints what happened and what to do, answers the exit code. */
export function presentError(error: unknown, json: boolean, io: Io): number {
  const chainError = toChainError(error, io);
  const document = errorDocument(chainError);
  const { code, message, remedy } = document;
  if (json) printJson(io, { error: document });
  else io.stderr.write(`${visibleLines(message)}\n${remedy === undefined ? '' : `${visibleLines(remedy)}\n`}(${code})\n`);
  if (io.env['AGENTCORE_CHAIN_DEBUG'] === '1') io.stderr.write(`${redact(stackOf(error))}\n`);
  return exitCodeOfError(chainError.code);
}

function toChainError(error: unknown, io: Io): ChainError {
  if (error instanceof ChainError) return error;
  if (io.signal.aborted) return new ChainError('interrupted', 'Stopped.', { source: 'user', cause: error });
  const what = error instanceof Error ? error.message : String(error);
  return new ChainError('internal', `Something went wrong that should not have: ${what}`, { source: 'extension', cause: error });
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? (error.stack ?? error.message) : `${error.stack ?? error.message}\ncaused by ${stackOf(error.cause)}`;
}
