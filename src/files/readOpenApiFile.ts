import { readFile } from 'node:fs/promises';
import { fileError } from './fileError.ts';

/** An OpenAPI document, JSON or YAML, as a JSON value. It does not look whether it is one. Throws file-unreadable, and openapi-invalid with the place. */
export async function readOpenApiFile(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    const { readYaml } = await import('./readYaml.ts'); // the parser is loaded for those who need it alone
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
