import { readFile } from 'node:fs/promises';
import type { OpenApiSource } from '../app/ports.ts';
import { fileError } from './fileError.ts';

/** An OpenAPI document, JSON or YAML. It does not look whether it is one. Throws file-unreadable, and openapi-invalid with the place. */
export async function readOpenApiFile(path: string): Promise<OpenApiSource> {
  const text = (await readText(path)).replace(/^\uFEFF/, '');
  // Both parsers, and what finds places, are loaded for those who need them alone.
  try {
    return { document: JSON.parse(text), lineOf: async (member) => (await import('./openApiPlaces.ts')).lineInJson(text, member) };
  } catch {
    const { readYaml } = await import('./readYaml.ts');
    return { document: readYaml(path, text), lineOf: async (member) => (await import('./openApiPlaces.ts')).lineInYaml(text, member) };
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw fileError('file-unreadable', path, cause);
  }
}
