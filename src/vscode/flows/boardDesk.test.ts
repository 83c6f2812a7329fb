import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarioLines } from '../../../test/builders/scenarioLines.ts';
import { boardDesk } from './boardDesk.ts';

const at = Date.UTC(2026, 10, 22, 10, 31, 2, 123);
const stream = '/aws/orders/interceptor:2026/11/22/[1]abc';

test('a line that arrives while a log is followed opens as those do that were read before', async () => {
  const { requests, notices } = boardDesk();
  const { signal } = new AbortController();
  const { records } = scenarioLines({ scenario: 'healthy', at, id: 'f1' }, 0);
  const own = records.filter(({ hop }) => hop === 'interceptor').map((record, place) => ({ ...record, source: 'cloudwatch' as const, stream, line: place + 1 }));
  notices.begin({ since: 0 });
  notices.add(own.slice(0, 1));
  await requests.refresh({ now: at + 1_000, awaitsLines: false }, signal);
  notices.add(own.slice(1)); // by live tail, into the board that is shown
  await requests.refresh({ now: at + 2_000, awaitsLines: false }, signal);
  for (const { line, text } of own) assert.equal((await requests.lines({ stream, line, around: 0 }, signal))?.lines[0]?.text, text);
  assert.ok(own.length > 1);
});
