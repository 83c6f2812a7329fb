import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePages } from './mergePages.ts';
import type { PageSource } from './mergePages.ts';

test('hands on every page of every source, each source in its order', async () => {
  const sources = ['a', 'b', 'c'].map((name) => pagesOf([1, 2, 3].map((page) => `${name}${page}`)));
  const pages = await collect(mergePages(sources, 2));
  assert.deepEqual([...pages].sort(), ['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', 'c2', 'c3']);
  for (const name of ['a', 'b', 'c']) assert.deepEqual(pages.filter((page) => page.startsWith(name)), [`${name}1`, `${name}2`, `${name}3`]);
});

test('reads no more sources at a time than the limit, and as many as that', async () => {
  let open = 0;
  const peaks: number[] = [];
  const source: PageSource<number> = async function* () {
    open += 1;
    peaks.push(open);
    await turn();
    yield open;
    await turn();
    open -= 1;
  };
  await collect(mergePages(Array.from({ length: 7 }, () => source), 3));
  assert.equal(Math.max(...peaks), 3);
  assert.equal(peaks.length, 7);
});

test('a failure is thrown, and the others are told to end', async () => {
  let ended = false;
  const endless: PageSource<string> = async function* (signal) {
    yield 'first';
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    ended = true;
  };
  const failing: PageSource<string> = async function* () {
    await turn();
    throw new Error('broken');
  };
  await assert.rejects(collect(mergePages([endless, failing], 2)), /broken/);
  assert.ok(ended);
});

test('who leaves early ends the sources', async () => {
  let ended = false;
  const waiting: PageSource<string> = async function* (signal) {
    yield 'first';
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    ended = true;
  };
  for await (const page of mergePages([waiting], 1)) {
    assert.equal(page, 'first');
    break;
  }
  assert.ok(ended);
});

test('nothing to read is an end', async () => {
  assert.deepEqual(await collect(mergePages([], 4)), []);
});

function pagesOf(pages: readonly string[]): PageSource<string> {
  return async function* () {
    for (const page of pages) {
      await turn();
      yield page;
    }
  };
}

async function collect<Page>(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
  const collected: Page[] = [];
  for await (const page of pages) collected.push(page);
  return collected;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
