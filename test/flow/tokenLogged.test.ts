import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../src/app/traceChain.ts';
import { recordReader } from '../../src/aws/logEvents.ts';
import { drawStory } from '../../src/cli/drawStory.ts';
import { configurationTimeline } from '../../src/core/chain/configurationInForce.ts';
import type { HopName } from '../../src/core/chain/hop.ts';
import { FlowBook } from '../../src/core/flow/flowBook.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { describeFlow } from '../../src/core/story/describeFlow.ts';
import { tellStory } from '../../src/core/story/tellStory.ts';
import { writeReport } from '../../src/core/story/writeReport.ts';
import { readLogLine, writeLogLine } from '../../src/files/logLine.ts';
import { readable, revisions } from '../builders/chainLines.ts';
import { start } from '../builders/chainRecords.ts';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { scenarioLines } from '../builders/scenarioLines.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { compactToken } from '../tokens/testTokens.ts';
import { groups } from './dialectSamples.ts';

const compact = compactToken({ iss: 'https://example.okta.com/oauth2/default', sub: 'ana@example.com', aud: 'api://orders', exp: 1_795_345_200 });

/** What a component that is not ours prints, as it comes out of its log. */
function printed(hop: HopName, text: string, after = 90): LogRecord {
  const [record] = recordReader(hop, groups[hop])([{ logStreamName: 'pod-1', timestamp: start + after, message: text }]);
  assert.ok(record !== undefined);
  return record;
}

function judged(records: readonly LogRecord[]) {
  const book = new FlowBook();
  for (const record of records) book.add(record);
  return book.flows({ settledBefore: Infinity }).map((flow) => judge(flow, configurationTimeline(revisions), book.hearings(readable)));
}

const leaks: readonly (readonly [string, HopName, string])[] = [
  ['a text line of the target with the trace in it', 'target', `DEBUG trace 00-${'a'.repeat(31)}1-b7ad6b7169203331-01 Authorization: Bearer ${compact}`],
  ['a JSON line of Lambda', 'interceptor', JSON.stringify({ timestamp: new Date(start + 72).toISOString(), level: 'DEBUG', requestId: 'lambda-flow-1', message: { token: compact } })],
  ['an argument of a tool call in the gateway’s own log', 'gateway', JSON.stringify({ event_timestamp: start + 60, trace_id: `${'a'.repeat(31)}1`, request_id: 'gateway-flow-1', body: { log: 'Started processing request', requestBody: `{id=3, method=tools/call, params={name=orders___listOrders, arguments={token=${compact}}}}`, id: '3' } })],
];

for (const [name, hop, text] of leaks) {
  test(`a token in a log is a finding of its flow, and stands nowhere: ${name}`, () => {
    const line = printed(hop, text);
    const [flow] = judged([...scenarioLines({ scenario: 'healthy', at: start, id: 'flow-1' }, 1).records, line]);
    assert.ok(flow !== undefined);
    const { subject, diagnosis } = flow;
    const [finding, ...others] = diagnosis.findings;
    assert.deepEqual([diagnosis.verdict, finding?.code, finding?.hop, finding?.severity, others], ['healthy', 'token-logged', hop, 'warning', []]);
    assert.deepEqual(finding?.data, { lines: 1, stream: 'pod-1', group: groups[hop], fingerprint: line.tokens?.[0]?.fingerprint, user: 'ana@example.com', verified: 'no' });
    const story = tellStory(subject, diagnosis);
    const sinks = {
      line: JSON.stringify(line), story: JSON.stringify(story), document: JSON.stringify(describeFlow(subject, diagnosis, [])), report: writeReport(story), file: writeLogLine({ at: 1, line: line.line, text: line.text, tokens: line.tokens }),
      terminal: drawStory(story, { width: 200, colour: false, verbose: true, timeZone: 'UTC' }),
    };
    for (const [sink, held] of Object.entries(sinks)) assert.deepEqual(leaksIn(sink, held, [compact]), []);
    assert.match(sinks.terminal, new RegExp(`Warning: ${hop.charAt(0).toUpperCase()}${hop.slice(1)} wrote a token of ana@example.com into its log.*pod-1 of log group ${groups[hop]}, not verified`));
    assert.match(sinks.report, /into its log/);
    assert.deepEqual(JSON.stringify(readLogLine(sinks.file)?.tokens), JSON.stringify(line.tokens), 'the local log keeps what may be kept');
  });
}

test('lines that hold a token and no id, at no request that has it, make a flow of that token: it is told, whoever’s it was', () => {
  const flows = judged([...scenarioLines({ scenario: 'healthy', at: start, id: 'flow-1' }, 1).records, printed('target', `jwt=${compact}`), printed('target', `again ${compact}`, 90_000)]);
  const leak = flows.find(({ subject }) => subject.flow.id.startsWith('token:'));
  assert.deepEqual([flows.length, leak?.diagnosis.verdict, leak?.diagnosis.findings.map(({ code, data }) => [code, data['lines']])], [2, 'undetermined', [['token-logged', 2]]]);
});

test('a token in a log changes no verdict, whatever the flow', () => {
  for (const { name } of scenarioCases) {
    const { records } = scenarioLines({ scenario: name, at: start, id: 'flow-1' }, 1);
    const [before, after] = [judged(records), judged([...records, ...leaks.slice(0, 2).map(([, hop, text]) => printed(hop, text))])].map((flows) => flows.find(({ subject }) => subject.flow.id === 'flow-1')?.diagnosis);
    assert.deepEqual([after?.verdict, after?.brokenAt], after?.verdict === 'undetermined' ? ['undetermined', null] : [before?.verdict, before?.brokenAt], name);
  }
});

test('a token is told to be verified where a hop has verified that very one', () => {
  const { records } = scenarioLines({ scenario: 'healthy', at: start, id: 'flow-1' }, 1);
  const fingerprint = printed('target', compact).tokens?.[0]?.fingerprint ?? '';
  const same = records.map((record) => ({ ...record, text: record.text.replace(/sha256:[0-9a-f]{32}/g, fingerprint) }));
  const [flow] = judged([...same, printed('agent', compact)]);
  assert.equal(flow?.diagnosis.findings.find(({ code }) => code === 'token-logged')?.data['verified'], 'passed');
  assert.equal(flow?.subject.flow.hops[1]?.observations.find(({ origin }) => origin === 'plainLine')?.joinedBy, 'tokenAndTime');
});

test('what is no JWT is redacted and is no finding', () => {
  for (const text of ['Authorization: Bearer 0123456789abcdef0123456789abcdef0123456789', 'password=Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy1234', 'nothing']) assert.equal(printed('target', text).tokens, undefined);
});
