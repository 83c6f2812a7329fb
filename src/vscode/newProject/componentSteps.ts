import type { Frontend, Language } from '../../core/chain/chain.ts';
import { everywhere, languageNames, type ComponentLanguages } from '../../core/chain/componentLanguages.ts';
import type { Choice } from '../steps/askPick.ts';
import type { Step } from '../steps/runSteps.ts';
import type { LanguageChoice, ProjectDraft } from './projectDraft.ts';
import { pickStep } from './stepKinds.ts';

/** In which language each component is, and whether there is a frontend. */
export const componentSteps: readonly Step<ProjectDraft>[] = [
  pickStep<LanguageChoice>({
    placeholder: 'Which language are the components written in?',
    choices: ({ target }) => [
      { label: 'TypeScript', icon: 'code', detail: `${partsOf(target)}, on Node.js 22 or newer.`, value: 'typescript' },
      { label: 'Python', icon: 'code', detail: `${partsOf(target)}, on Python 3.11 or newer.`, value: 'python' },
      { label: 'Choose for Each...', icon: 'list-unordered', detail: 'They speak HTTP to each other, so every mixture works.', value: 'each' },
    ],
    read: ({ languageChoice }) => languageChoice,
    write: (draft, languageChoice) => ({ ...draft, languageChoice, languages: languageChoice === 'each' ? draft.languages : everywhere(languageChoice) }),
  }),
  languageStep('agent', 'Which language is the agent written in?', { typescript: 'Strands Agents and the bedrock-agentcore server on Node.js.', python: 'Strands Agents and the bedrock-agentcore server on Python.' }),
  languageStep('interceptor', 'Which language is the interceptor written in?', { typescript: 'A Lambda function on Node.js, without a dependency.', python: 'A Lambda function on Python, its standard library alone.' }),
  {
    ...languageStep('target', 'Which language is the target API written in?', { typescript: 'Fastify, tokens verified with jose.', python: 'FastAPI, tokens verified with PyJWT.' }),
    applies: ({ languageChoice, target }) => languageChoice === 'each' && target === 'own',
  },
  pickStep<Frontend['kind']>({
    placeholder: 'Where do users sign in and ask?',
    choices: () => [
      { label: 'No frontend', icon: 'circle-slash', detail: 'Requests come from elsewhere; on this machine they are sent from here.', value: 'none' },
      { label: 'Streamlit', icon: 'browser', detail: 'A page in Python: sign-in, chat, and the words as they come. For Amazon EKS.', value: 'streamlit' },
    ],
    read: ({ frontend }) => frontend,
    write: (draft, frontend) => ({ ...draft, frontend }),
  }),
];

function partsOf(target: ProjectDraft['target']): string {
  return target === 'own' ? 'Agent, interceptor and target API' : 'Agent and interceptor';
}

function languageStep(component: keyof ComponentLanguages, placeholder: string, details: { readonly [language in Language]: string }): Step<ProjectDraft> {
  const choices: readonly Choice<Language>[] = (['typescript', 'python'] as const).map((language) => ({ label: languageNames[language], icon: 'code', detail: details[language], value: language }));
  return pickStep<Language>({
    placeholder,
    choices: () => choices,
    read: ({ languages }) => languages[component],
    write: (draft, language) => ({ ...draft, languages: { ...draft.languages, [component]: language } }),
    applies: ({ languageChoice }) => languageChoice === 'each',
  });
}
