import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ChainError } from '../core/errors.ts';
import { fileError } from './fileError.ts';

/** An OpenAPI document, JSON or YAML, as a JSON value. It does not look whether it is one. Throws file-unreadable, and openapi-invalid with the place. */
export async function readOpenApiFile(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return readYaml(path, text);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw fileError('file-unreadable', path, cause);
  }
}

/** JSON is YAML too, so what is neither is told with a place. The parser is loaded for those who need it alone. */
async function readYaml(path: string, text: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml');
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
