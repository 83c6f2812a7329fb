import type { Chain, Target } from '../chain/chain.ts';
import { chainToJson } from '../chain/parseChain.ts';
import { refusalOfProjectPath } from '../chain/refusalOfProjectPath.ts';
import { ChainError } from '../errors.ts';
import { guideFile } from '../guide/chainGuide.ts';
import type { FileWrite } from './fileWrite.ts';
import { frontendVariables, targetVariables } from './kubernetesVariables.ts';
import { projectVariables } from './projectVariables.ts';
import { renderTemplate, type Variables } from './renderTemplate.ts';
import { signInVariables } from './signInVariables.ts';
import { templateInvalid, type Template } from './template.ts';

export const templateNames = [
  'project', 'agent-typescript', 'agent-python', 'interceptor-typescript', 'interceptor-python', 'target-api-typescript', 'target-api-python', 'frontend-streamlit', 'kubernetes',
] as const;
export type TemplateName = (typeof templateNames)[number];

/** Gives one template; a project is made of some of them. Throws template-invalid. */
export type Templates = (name: TemplateName) => Template;

/** Where an own target will be, until it is deployed: the document of a target must name a place. */
const placeholderUrl = 'https://orders.example.com';

/**
 * Every file of a new project, sorted by path; nothing is written. The same chain gives the same files.
 * `openApi` is the document of an API that is there already; where it is null, the template's own describes that API.
 * Throws path-escapes where a file would be written outside of the project.
 */
export function planProject(chain: Chain, templates: Templates, openApi: string | null): readonly FileWrite[] {
  const files = [
    { path: 'agentcore-chain.json', content: chainToJson(chain) },
    ...placed('', templates('project'), projectVariables(chain)),
    ...placed(chain.agent.folder, templates(`agent-${chain.agent.language}`), variablesOf(chain, 'agent')),
    ...placed(chain.interceptor.folder, templates(`interceptor-${chain.interceptor.language}`), variablesOf(chain, 'interceptor')),
    ...chain.targets.flatMap((target) => targetFiles(chain, target, templates, openApi)),
    ...frontendFiles(chain, templates),
  ];
  files.push(guideFile(chain, files));
  checkPaths(files);
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function targetFiles(chain: Chain, target: Target, templates: Templates, openApi: string | null): readonly FileWrite[] {
  const template = templates(`target-api-${target.language ?? 'typescript'}`);
  const targetUrl = target.url ?? placeholderUrl;
  const variables = { ...variablesOf(chain, 'target-api'), targetUrl };
  if (target.folder === null) return [{ path: target.openapi, content: openApi ?? documentOf(template, variables) }];
  const manifests = target.runsOn === 'eks' ? placed(`${target.folder}/k8s`, templates('kubernetes'), targetVariables(chain, target, targetUrl)) : [];
  return [...placed(target.folder, template, variables), ...manifests];
}

function frontendFiles(chain: Chain, templates: Templates): readonly FileWrite[] {
  const { frontend } = chain;
  if (frontend.kind === 'none') return [];
  const page = placed(frontend.folder, templates('frontend-streamlit'), { ...variablesOf(chain, 'frontend'), ...signInVariables(chain) });
  return frontend.runsOn === 'eks' ? [...page, ...placed(`${frontend.folder}/k8s`, templates('kubernetes'), frontendVariables(chain))] : page;
}

function documentOf(template: Template, variables: Variables): string | Uint8Array {
  const document = renderTemplate(template, variables).find(({ path }) => path === 'openapi.json');
  if (document === undefined) throw templateInvalid(template.name, 'openapi.json', 'it is missing');
  return document.content;
}

function placed(folder: string, template: Template, variables: Variables): readonly FileWrite[] {
  return renderTemplate(template, variables).map(({ path, content }) => ({ path: folder === '' ? path : `${folder}/${path}`, content }));
}

/** npm names are lower case. */
function variablesOf(chain: Chain, component: string): Variables {
  return { chainName: chain.name, packageName: `${chain.name}-${component}`.toLowerCase() };
}

function checkPaths(files: readonly FileWrite[]): void {
  const taken = new Set<string>();
  for (const { path } of files) {
    const because = refusalOfProjectPath(path);
    if (because !== null) throw new ChainError('path-escapes', `A file of the project cannot be ${JSON.stringify(path)}: ${because}.`, { source: 'extension' });
    const sameOnDisk = path.normalize('NFC').toLowerCase();
    if (taken.has(sameOnDisk)) throw new ChainError('template-invalid', `Two files of the project would both be ${JSON.stringify(path)}.`, { source: 'extension' });
    taken.add(sameOnDisk);
  }
}
