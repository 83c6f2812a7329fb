import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSteps, type Step, type StepAnswer, type StepPlace } from './runSteps.ts';

type Draft = { readonly name: string; readonly kind: 'own' | 'existing'; readonly url: string };
type Move = 'next' | 'back' | 'restart' | 'cancel';

const start: Draft = { name: '', kind: 'own', url: '' };

/** Steps that answer as told, one move for each time that one is asked. */
function steps(moves: readonly (readonly [Move, Partial<Draft>?])[]) {
  const asked: string[] = [];
  const left = [...moves];
  const named = (name: string): Step<Draft>['ask'] => (draft: Draft, { step, totalSteps, canGoBack }: StepPlace): Promise<StepAnswer<Draft>> => {
    asked.push(`${name} ${step}/${totalSteps}${canGoBack ? ' <' : ''} ${JSON.stringify(draft)}`);
    const [kind, change = {}] = left.shift() ?? ['cancel'];
    return Promise.resolve(kind === 'cancel' ? { kind } : { kind, draft: { ...draft, ...change } });
  };
  const list: readonly Step<Draft>[] = [{ ask: named('name') }, { ask: named('kind') }, { applies: ({ kind }) => kind === 'existing', ask: named('url') }, { ask: named('preview') }];
  return { asked, list };
}

test('forward: a step that does not apply is neither asked nor counted', async () => {
  const { asked, list } = steps([['next', { name: 'a' }], ['next'], ['next']]);
  assert.deepEqual(await runSteps('New', list, start), { ...start, name: 'a' });
  assert.deepEqual(asked.map((line) => line.split(' {')[0]), ['name 1/3', 'kind 2/3 <', 'preview 3/3 <']);
});

test('an answer can bring a step in; back goes to it, and forth again with everything kept', async () => {
  const { asked, list } = steps([['next', { name: 'a' }], ['next', { kind: 'existing' }], ['next', { url: 'u' }], ['back'], ['back', { url: 'half typed' }], ['next'], ['next'], ['next']]);
  assert.deepEqual(await runSteps('New', list, start), { name: 'a', kind: 'existing', url: 'half typed' });
  assert.deepEqual(asked, [
    'name 1/3 {"name":"","kind":"own","url":""}',
    'kind 2/3 < {"name":"a","kind":"own","url":""}',
    'url 3/4 < {"name":"a","kind":"existing","url":""}',
    'preview 4/4 < {"name":"a","kind":"existing","url":"u"}',
    'url 3/4 < {"name":"a","kind":"existing","url":"u"}',
    'kind 2/4 < {"name":"a","kind":"existing","url":"half typed"}',
    'url 3/4 < {"name":"a","kind":"existing","url":"half typed"}',
    'preview 4/4 < {"name":"a","kind":"existing","url":"half typed"}',
  ]);
});

test('restart goes to the first step with what is there', async () => {
  const { asked, list } = steps([['next', { name: 'a' }], ['next'], ['restart'], ['cancel']]);
  assert.equal(await runSteps('New', list, start), null);
  assert.equal(asked.at(-1), 'name 1/3 {"name":"a","kind":"own","url":""}');
});

test('back in the first step stays there; giving up gives nothing', async () => {
  const { asked, list } = steps([['back'], ['cancel']]);
  assert.equal(await runSteps('New', list, start), null);
  assert.equal(asked.length, 2);
});
