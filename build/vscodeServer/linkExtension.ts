import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a server whose extensions live in `extensionsDir` run the extensions of these folders from where they are, as "Install Extension
 * from Location..." does. Copies and links nothing; uninstalling one removes the entry only. Replaces the folder's list of extensions.
 */
export function linkExtension(extensionsDir: string, ...checkouts: readonly string[]): void {
  mkdirSync(extensionsDir, { recursive: true });
  writeFileSync(join(extensionsDir, 'extensions.json'), JSON.stringify(checkouts.map(entryOf)));
}

function entryOf(checkout: string): object {
  const manifest: unknown = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  if (!isManifest(manifest)) throw new Error(`${join(checkout, 'package.json')} is not the manifest of an extension: it needs publisher, name and version.`);
  const location = { $mid: 1, path: checkout, scheme: 'file' };
  return { identifier: { id: `${manifest.publisher}.${manifest.name}` }, version: manifest.version, location, metadata: { source: 'resource', pinned: true } };
}

function isManifest(value: unknown): value is { readonly publisher: string; readonly name: string; readonly version: string } {
  return typeof value === 'object' && value !== null && ['publisher', 'name', 'version'].every((member) => member in value);
}
