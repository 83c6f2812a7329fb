import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chainSchema } from '../src/core/chain/parseChain.ts';

export const chainSchemaPath = join(import.meta.dirname, '..', 'resources', 'schemas', 'agentcore-chain.schema.json');

export function chainSchemaText(): string {
  return `${JSON.stringify(chainSchema(), null, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(join(chainSchemaPath, '..'), { recursive: true });
  writeFileSync(chainSchemaPath, chainSchemaText());
}
