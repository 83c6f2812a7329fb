import { validate } from '@readme/openapi-parser';
import { getLocation } from 'jsonc-parser';
import type { OpenApiFault } from '../app/ports.ts';

/**
 * What an OpenAPI document breaks of OpenAPI's own schema; empty where nothing. Follows no reference out of the document, and writes nothing into it.
 * What a gateway takes beyond that is `problemsOfOpenApi`'s question.
 */
export async function openApiFaults(document: unknown): Promise<readonly OpenApiFault[]> {
  try {
    // The parser writes into what it is given, and types documents in three versions at once.
    const result = await validate(structuredClone(document) as Parameters<typeof validate>[0], { resolve: { external: false } });
    return result.valid ? [] : result.errors.map(({ message }) => faultOf(document, message));
  } catch (error) {
    return [{ path: null, message: error instanceof Error ? error.message : String(error) }];
  }
}

/** The parser says where only by a picture of the document as it writes it, with the line marked. */
function faultOf(document: unknown, message: string): OpenApiFault {
  const [said = '', ...picture] = message.split('\n');
  const line = picture.flatMap((row) => /^> *(\d+) \|/.exec(row)?.[1] ?? [])[0];
  return { path: line === undefined ? null : pathAtLine(document, Number(line)), message: said.replace(/^[A-Z]+ (?=must )/, 'it ').replace(/\.?\s*$/, '') };
}

function pathAtLine(document: unknown, line: number): readonly (string | number)[] {
  const text = JSON.stringify(document, null, 2);
  const before = text.split('\n').slice(0, line - 1).join('\n').length + 1;
  return getLocation(text, before + (/\S/.exec(text.slice(before))?.index ?? 0) + 1).path;
}
