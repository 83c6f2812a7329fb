import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a server whose extensions live in `extensionsDir` run the extension of a checkout from where it is, as "Install Extension from
 * Location..." does. Copies and links nothing; uninstalling it removes the entry only. Replaces the folder's list of extensions.
 */
export function linkExtension(extensionsDir: string, checkout: string): void {
  const manifest: unknown = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  if (!isManifest(manifest)) throw new Error(`${join(checkout, 'package.json')} is not the manifest of an extension: it needs publisher, name and version.`);
  mkdirSync(extensionsDir, { recursive: true });
  const location = { $mid: 1, path: checkout, scheme: 'file' };
  const entry = { identifier: { id: `${manifest.publisher}.${manifest.name}` }, version: manifest.version, location, metadata: { source: 'resource', pinned: true } };
  writeFileSync(join(extensionsDir, 'extensions.json'), JSON.stringify([entry]));
}

function isManifest(value: unknown): value is { readonly publisher: string; readonly name: string; readonly version: string } {
  return typeof value === 'object' && value !== null && ['publisher', 'name', 'version'].every((member) => member in value);
}
