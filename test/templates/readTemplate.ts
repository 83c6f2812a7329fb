import { globSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { TemplateName } from '../../src/core/scaffold/planProject.ts';
import { parseTemplate, type Template } from '../../src/core/scaffold/template.ts';
import { root } from '../repository/sourceTree.ts';

export const components = ['agent-typescript', 'interceptor-typescript', 'target-api-typescript'] as const;
export type ComponentTemplate = (typeof components)[number];

/** The text of every file under a template's `files/`, by its path with `/`. */
export function templateTexts(name: TemplateName): ReadonlyMap<string, string> {
  const folder = join(root, 'runtime-templates', name, 'files');
  const paths = globSync('**/*', { cwd: folder, exclude: ['node_modules', 'dist'] }).filter((path) => statSync(join(folder, path)).isFile());
  return new Map(paths.map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path), 'utf8')]));
}

export function readTemplate(name: TemplateName): Template {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'runtime-templates', name, 'template.json'), 'utf8'));
  return parseTemplate({ name, manifest, files: templateTexts(name) });
}
