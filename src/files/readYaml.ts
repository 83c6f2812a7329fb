import { basename } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { ChainError } from '../core/errors.ts';

/** A YAML text as a JSON value; `path` is where it was read. JSON is YAML too, so what is neither is told with a place. Throws openapi-invalid. */
export function readYaml(path: string, text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`${basename(path)}:${line}:${col} is neither JSON nor YAML: ${error.message}`, path, error);
  }
  try {
    return document.toJS({ maxAliasCount: 100 }); // an alias can stand for another a hundred times: a small file must not become a huge one
  } catch (cause) {
    throw invalid(`${basename(path)} cannot be read as YAML: ${cause instanceof Error ? cause.message : String(cause)}`, path, cause);
  }
}

function invalid(message: string, path: string, cause: unknown): ChainError {
  return new ChainError('openapi-invalid', message, { source: 'user', remedy: `Mend ${path} and run the command again. Nothing was written.`, cause });
}
