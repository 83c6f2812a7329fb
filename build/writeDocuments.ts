import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fidelityDocument } from '../src/local/fidelity.ts';

const docs = join(import.meta.dirname, '..', 'docs');
mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, 'FIDELITY.md'), fidelityDocument());
