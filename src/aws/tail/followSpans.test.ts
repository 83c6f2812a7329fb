import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveNotice } from '../../app/ports.ts';
import type { LogEvent } from '../logEvents.ts';
import { recordReader } from '../logEvents.ts';
import { followSpans, type ReadSpansSince } from './followSpans.ts';

const began = 1_000_000;

type Look = readonly LogEvent[] | 'missing' | Error;

/** Follows through these looks, one after the other, and ends when there is none left. Each look of the clock takes as long as it was told to wait. */
async function followThrough(looks: readonly Look[], given: readonly string[] = []) {
  const ending = new AbortController();
  const read: number[] = [];
  const waited: number[] = [];
  const notices: LiveNotice[] = [];
  const reader = recordReader('gateway', 'aws/spans');
  reader(given.map((eventId) => ({ eventId, message: '' }))); // by the window that is read beside it
  let now = began;
  let opened = 0;
  let left = [...looks];
  const readNext: ReadSpansSince = async (since) => {
    read.push(since - began);
    const [look, ...rest] = left;
    left = rest;
    if (look instanceof Error) throw look;
    if (look === 'missing') return { events: [], refusal: { reason: 'missing', because: 'there is no log group aws/spans' } };
    return { events: look ?? [], refusal: null };
  };
  const clock = {
    now: () => now,
    wait: async (ms: number) => {
      waited.push(ms);
      now += ms;
      if (left.length === 0) ending.abort();
    },
  };
  const texts: string[] = [];
  const following = followSpans({ openReading: () => (opened += 1, readNext), recordsOf: reader, clock, onNotice: (notice) => notices.push(notice) }, began, ending.signal);
  for await (const { text } of following) texts.push(text);
  return { texts, read, waited, notices: notices.map(({ text }) => text), opened };
}

const span = (eventId: string, ingestionTime = began + 1): LogEvent => ({ eventId, logStreamName: 'default', timestamp: began, ingestionTime, message: eventId });

test('each span that comes from now on is given once, also one that comes late and one that a window brought', async () => {
  const { texts, read, waited } = await followThrough([[span('before', began - 1), span('a')], [span('a'), span('late', began - 1), span('window'), span('b')]], ['window']);
  assert.deepEqual(texts, ['a', 'late', 'b']);
  assert.deepEqual([read, waited], [[-120_000, -120_000], [5_000, 5_000]]);
});

test('each look goes back further than the one before began, for those that come late', async () => {
  const { read } = await followThrough([[], [], []]);
  assert.deepEqual(read, [-120_000, -120_000, -115_000]);
});

test('a group that is missing is told once, and looked for now and then; when it is there, what came is given', async () => {
  const { texts, notices, waited, read } = await followThrough(['missing', 'missing', [span('a')], 'missing']);
  assert.deepEqual(texts, ['a']);
  assert.deepEqual(notices, ['AWS’s own spans are not followed: there is no log group aws/spans', 'AWS’s own spans are not followed: there is no log group aws/spans'], 'once each time that it goes');
  assert.deepEqual([waited, read], [[30_000, 30_000, 5_000, 30_000], [-120_000, -120_000, -120_000, -60_000]]);
});

test('an AWS that does not answer ends nothing and is told by others; what came meanwhile is read by a new client', async () => {
  const { texts, notices, opened, read } = await followThrough([[span('a')], new Error('gone'), new Error('signed out'), [span('a'), span('b')]]);
  assert.deepEqual([texts, notices, opened], [['a', 'b'], [], 3]);
  assert.deepEqual(read.at(-1), -120_000, 'from where it was read last');
});
