import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepAsking } from './keepAsking.ts';

type Want = { readonly subject: string; readonly version: number };

/** A want that can be set, and questions that are answered by hand. */
function asker() {
  const seen: { wanted: Want | null; asked: string[]; aborted: string[]; failures: unknown[]; answer: (() => void)[]; refuse: ((error: Error) => void)[] } = { wanted: null, asked: [], aborted: [], failures: [], answer: [], refuse: [] };
  const look = keepAsking<Want>({
    want: () => seen.wanted,
    keyOf: ({ subject, version }) => `${subject}${version}`,
    subjectOf: ({ subject }) => subject,
    ask: ({ subject, version }, signal) => {
      seen.asked.push(`${subject}${version}`);
      signal.addEventListener('abort', () => seen.aborted.push(`${subject}${version}`));
      return new Promise((resolve, reject) => {
        seen.answer.push(resolve);
        seen.refuse.push(reject);
      });
    },
    onFailure: (error) => seen.failures.push(error),
  });
  const want = (wanted: Want | null): void => {
    seen.wanted = wanted;
    look();
  };
  return { seen, want };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a question about the same subject is let finish, then the newest is asked', async () => {
  const { seen, want } = asker();
  want({ subject: 'a', version: 1 });
  want({ subject: 'a', version: 2 });
  want({ subject: 'a', version: 3 });
  assert.deepEqual(seen.asked, ['a1']);
  seen.answer[0]?.();
  await settled();
  assert.deepEqual(seen.asked, ['a1', 'a3']);
  assert.deepEqual(seen.aborted, []);
});

test('a question about another subject drops the one before, and so does wanting nothing', async () => {
  const { seen, want } = asker();
  want({ subject: 'a', version: 1 });
  want({ subject: 'b', version: 1 });
  want(null);
  assert.deepEqual(seen.asked, ['a1', 'b1']);
  assert.deepEqual(seen.aborted, ['a1', 'b1']);
  seen.refuse[1]?.(new Error('interrupted'));
  await settled();
  assert.deepEqual(seen.failures, []);
});

test('a question that failed is not repeated before something else is wanted', async () => {
  const { seen, want } = asker();
  want({ subject: 'a', version: 1 });
  seen.refuse[0]?.(new Error('no'));
  await settled();
  want({ subject: 'a', version: 1 });
  assert.deepEqual(seen.asked, ['a1']);
  assert.equal(seen.failures.length, 1);
  want({ subject: 'a', version: 2 });
  assert.deepEqual(seen.asked, ['a1', 'a2']);
});
