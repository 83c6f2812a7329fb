import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { insightsQuery } from './insightsQuery.ts';

const subject = {
  ids: ['c04e1d7b-6a52-4f0e-9d3c-000000000001', 'session-000000000000000000000000000000001'], traceIds: ['5f84c7a1b2c3d4e5f60718293a4b5c6d'],
  groups: ['/aws/lambda/orders-interceptor', '/aws/vendedlogs/orders'], region: 'us-west-2', from: Date.UTC(2026, 10, 22, 10, 31, 2), to: Date.UTC(2026, 10, 22, 10, 31, 4),
};

test('the query finds the lines of a flow by its ids, and says groups and time', () => {
  assert.equal(insightsQuery(subject), `# Log groups to choose, in us-west-2:
#   /aws/lambda/orders-interceptor
#   /aws/vendedlogs/orders
# Time range to choose: 2026-11-22 10:30:02 to 2026-11-22 10:32:04 (UTC)
fields @timestamp, @log, @logStream, @message
| filter @message like "c04e1d7b-6a52-4f0e-9d3c-000000000001"
    or @message like "session-000000000000000000000000000000001"
    or @message like "5f84c7a1b2c3d4e5f60718293a4b5c6d"
    or @message like "1-5f84c7a1-b2c3d4e5f60718293a4b5c6d"
| sort @timestamp asc
| limit 1000
`);
});

test('an id that a query could take for more is left out, which is said; a short one stands in every line', () => {
  const query = insightsQuery({ ...subject, ids: ['safe-id-1', '3', 'hostile" or @message like "', 'two\nlines | display @ptr', 'back\\slash"', 'x'.repeat(300)], traceIds: [] }) ?? '';
  assert.match(query, /^# 4 ids are left out/m);
  assert.deepEqual(query.match(/like "[^"]*"/g), ['like "safe-id-1"']);
  assert.equal(insightsQuery({ ...subject, ids: ['" | limit 1', '3'], traceIds: [] }), null);
});

test('whatever ids and groups hold, the query is the same commands, each text stands between its quotes, and it stays within what is taken', () => {
  const nasty = fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\r', '|', '#', '`', "'", '/', ' ', 'a', '1', '-', '\u2028', '$') , maxLength: 40 });
  fc.assert(fc.property(fc.array(nasty, { maxLength: 40 }), fc.array(nasty), (ids, groups) => {
    const query = insightsQuery({ ...subject, ids: ['well-formed', ...ids], groups }) ?? '';
    const commands = query.trimEnd().split('\n').filter((line) => !line.startsWith('#'));
    assert.equal(commands[0], 'fields @timestamp, @log, @logStream, @message');
    assert.deepEqual(commands.slice(-2), ['| sort @timestamp asc', '| limit 1000']);
    for (const line of commands.slice(1, -2)) assert.match(line, /^(?:\| filter| {4}or) @message like "[\w.:-]+"$/);
    for (const line of query.split('\n')) if (line.startsWith('#   ')) assert.match(line, /^# {3}[\w./#-]+$/);
    assert.ok(query.length <= 10_000);
  }));
});

test('a number that is no time, or no time at all, is said', () => {
  for (const [from, to] of [[null, null], [1e22, 1e22]] as const) assert.match(insightsQuery({ ...subject, from, to }) ?? '', /^# Time range to choose: unknown/m);
});
