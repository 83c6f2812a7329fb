import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { languages, type ComponentLanguages } from '../../src/core/chain/componentLanguages.ts';
import { startChain } from '../../src/local/client.ts';
import { languageProject, type LanguageProject } from '../testing/languageProject.ts';
import { outcomeOf, playScenarios } from './playScenarios.ts';

/** All chains that can be made of components in several languages. */
const combinations: readonly ComponentLanguages[] = languages.flatMap((agent) => languages.flatMap((interceptor) => languages.map((target) => ({ agent, interceptor, target }))));

/** Four chains that hold each pair of languages at each two places. */
const pairwise = ['python python python', 'python typescript typescript', 'typescript python typescript', 'typescript typescript python'];

/** Every chain of components in several languages; `scenarios`: those that play every scenario, beside the healthy flow. */
export function describeLanguages(scenarios: 'pairwise' | 'others'): void {
  describe('chains of components in several languages', () => {
    let project: LanguageProject;
    before(async () => {
      project = await languageProject();
    });
    after(() => project?.remove());

    for (const chosen of combinations) {
      const name = `${chosen.agent} ${chosen.interceptor} ${chosen.target}`;
      const plays = pairwise.includes(name) === (scenarios === 'pairwise');
      if (plays || scenarios === 'pairwise') test(`agent, interceptor, target in ${name}: ${plays ? 'every scenario' : 'healthy'}`, () => runChain(project, chosen, plays ? name : null));
    }
  });
}

/** `seed`: null where no scenarios are played. */
async function runChain(project: LanguageProject, chosen: ComponentLanguages, seed: string | null): Promise<void> {
  await project.use(chosen);
  const chain = await startChain({ folder: project.folder, issuer: 'local', inspect: false, onProgress: () => {}, signal: new AbortController().signal });
  try {
    assert.deepEqual(await outcomeOf(chain, project.folder), { verdict: 'healthy', brokenAt: null, errors: [], related: ['healthy'] });
    if (seed !== null) await playScenarios(chain, project.folder, seed);
  } finally {
    await chain.stop();
  }
}
