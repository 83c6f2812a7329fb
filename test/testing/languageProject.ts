import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { everywhere, type ComponentLanguages } from '../../src/core/chain/componentLanguages.ts';
import { newProject, type OwnProject } from './project.ts';

/** A project that holds each component in every language. */
export type LanguageProject = OwnProject & {
  /** Says in the chain file which of them make the chain. */
  readonly use: (languages: ComponentLanguages) => Promise<void>;
};

/** Its components are built once, however many chains are made of them. */
export async function languageProject(): Promise<LanguageProject> {
  const project = await newProject([]);
  const other = await newProject([], everywhere('python'));
  const file = join(project.folder, 'agentcore-chain.json');
  const { agent, interceptor, targets: [target], ...rest } = JSON.parse(await readFile(file, 'utf8'));
  for (const { folder } of [agent, interceptor, target]) await rename(join(other.folder, folder), join(project.folder, `${folder}-python`));
  await other.remove();
  const inLanguage = (component: { readonly folder: string }, language: string): object => ({ ...component, language, folder: language === 'python' ? `${component.folder}-python` : component.folder });
  return {
    ...project,
    use: async (chosen) => {
      const own = { ...rest, agent: inLanguage(agent, chosen.agent), interceptor: inLanguage(interceptor, chosen.interceptor), targets: [inLanguage(target, chosen.target)] };
      await writeFile(file, JSON.stringify(own, null, 2));
    },
  };
}
