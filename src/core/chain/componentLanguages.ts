import type { Language } from './chain.ts';

export const languages = ['typescript', 'python'] as const satisfies readonly Language[];

/** As people write them. */
export const languageNames: { readonly [language in Language]: string } = { typescript: 'TypeScript', python: 'Python' };

/** The language of each component that comes in several. */
export type ComponentLanguages = { readonly agent: Language; readonly interceptor: Language; readonly target: Language };

/** One language for all of them. */
export function everywhere(language: Language): ComponentLanguages {
  return { agent: language, interceptor: language, target: language };
}
