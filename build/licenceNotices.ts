import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** A package of which code is bundled, and the words under which it may be passed on. */
export type BundledPackage = { readonly name: string; readonly version: string; readonly licence: string; readonly text: string };

/** What a package's own bundle has taken in of others: no input tells of it. */
const takenIn: { readonly [name: string]: readonly string[] } = { docx: ['fflate', 'nanoid'] };

/** Every package of which something went into the bundles, by name. Throws where one names no licence. */
export function bundledPackages(metafiles: readonly Metafile[]): readonly BundledPackage[] {
  const folders = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs)).flatMap((file) => packageFolderOf(file) ?? []));
  const packages = [...folders].map(readPackage);
  const inside = packages.flatMap(({ name }) => takenIn[name] ?? []).map((name) => readPackage(join('node_modules', name)));
  return [...new Map([...packages, ...inside].map((bundled) => [`${bundled.name}@${bundled.version}`, bundled])).values()].sort((one, other) => (`${one.name}@${one.version}` < `${other.name}@${other.version}` ? -1 : 1));
}

/** Packages under the very same words stand together above them. */
export function licenceNotices(packages: readonly BundledPackage[]): string {
  const sections = [...Map.groupBy(packages, ({ text }) => text.trim())].map(([text, under]) => {
    const names = under.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${'-'.repeat(80)}\n${names.join('\n')}\n\n${text}\n`;
  });
  return `AgentCore Chain contains code of the packages below.\n\n${sections.join('\n')}`;
}

function packageFolderOf(file: string): string | null {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'));
  return match?.[1] ?? null;
}

function readPackage(folder: string): BundledPackage {
  const path = join(root, folder);
  const { name, version, license, author } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { name: string; version: string; license?: string; author?: string | { name?: string } };
  if (license === undefined) throw new Error(`${name} is bundled and names no licence.`);
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
  const by = typeof author === 'string' ? author : (author?.name ?? 'its authors');
  return { name, version, licence: license, text: file === undefined || !existsSync(join(path, file)) ? `By ${by}.` : readFileSync(join(path, file), 'utf8') };
}
