import { existsSync } from 'node:fs';

/**
 * The product's own folder, as a `file:` URL with a final slash: where package.json, runtime-templates/ and resources/ stand.
 * Found from this module upwards, since it runs from src/ in a checkout and from dist/ or dist/chunks/ when bundled.
 */
export function productFolder(): URL {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    if (existsSync(new URL('runtime-templates/', folder))) return folder;
    if (folder.pathname === new URL('..', folder).pathname) throw new Error('The product’s own folder was not found: runtime-templates/ is missing beside its code.');
  }
}
