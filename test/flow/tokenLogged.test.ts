import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judge } from '../../src/app/traceChain.ts';
import { recordReader } from '../../src/aws/logEvents.ts';
import { drawStory } from '../../src/cli/drawStory.ts';
import { configurationTimeline } from '../../src/core/chain/configurationInForce.ts';
import type { HopName } from '../../src/core/chain/hop.ts';
import { FlowBook } from '../../src/core/flow/flowBook.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import type { CheckToken } from '../../src/core/token/loggedTokens.ts';
import { describeFlow } from '../../src/core/story/describeFlow.ts';
import { tellStory } from '../../src/core/story/tellStory.ts';
import { writeReport } from '../../src/core/story/writeReport.ts';
import { readLogLine, writeLogLine } from '../../src/files/logLine.ts';
import { readLogRecord } from '../../src/local/control/contract.ts';
import type { TokenChanges } from '../../src/local/identity/forgeToken.ts';
import { demoUsers } from '../../src/local/identity/localUser.ts';
import { startIdentityProvider, type IdentityProvider } from '../../src/local/identity/startIdentityProvider.ts';
import { fetchIssuerKeys } from '../../src/oidc/fetchIssuerKeys.ts';
import { tokenChecks } from '../../src/oidc/tokenChecks.ts';
import { readable, revisions } from '../builders/chainLines.ts';
import { start } from '../builders/chainRecords.ts';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { scenarioLines } from '../builders/scenarioLines.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { compactToken } from '../tokens/testTokens.ts';
import { groups } from './dialectSamples.ts';

const compact = compactToken({ iss: 'https://example.okta.com/oauth2/default', sub: 'ana@example.com', aud: 'api://orders', exp: 1_795_345_200 });

/** What a component that is not ours prints, as it comes out of its log. */
function printed(hop: HopName, text: string, late = 90, check?: CheckToken): LogRecord {
  const [record] = recordReader(hop, groups[hop], check)([{ logStreamName: 'pod-1', timestamp: start + late, message: text }]);
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

/** A certified OpenID provider, whose clock is that of the flows. */
let provider: IdentityProvider;
before(async () => {
  provider = await startIdentityProvider({ port: 0, audience: 'api://orders', clock: { now: () => start, after: () => () => undefined }, users: demoUsers, log: () => undefined });
});
after(() => provider.close());

const seconds = start / 1000;
const minute = 60_000;

/** Which token, when it was read after it was logged, by whose keys, and what is said of it. */
const verdicts: readonly { readonly name: string; readonly changes?: TokenChanges; readonly readAfter?: number; readonly reads?: 'nobody' | 'otherChain'; readonly says: RegExp; readonly remedy?: RegExp; readonly check: string; readonly is: Readonly<Record<string, unknown>> }[] = [
  { name: 'works', says: /wrote a token of \S+ into its log, and it still works$/, remedy: /signed it \(checked here\), and it still worked when the line was read, for another 1 h: .* Have the target log/, check: 'passed', is: { check: 'signed', life: 'works' } },
  { name: 'expired since', readAfter: 90 * minute, says: /into its log, and it worked then$/, remedy: /, and it worked when it was logged; it expired 30 min before the line was read, and the next one/, check: 'passed', is: { check: 'signed', life: 'expired', seconds: 1800 } },
  { name: 'had expired', changes: { claims: { exp: seconds - 300 } }, says: /into its log, which had expired$/, remedy: /, and it had expired 5 min before it was logged/, check: 'passed', is: { check: 'signed', life: 'wasExpired', seconds: 300 } },
  { name: 'will work', changes: { claims: { nbf: seconds + 600 } }, says: /, and it will work$/, remedy: /, and it begins to work 10 min after the line was read/, check: 'passed', is: { check: 'signed', life: 'notYet' } },
  { name: 'never expires', changes: { claims: { exp: undefined } }, says: /still works$/, remedy: /naming no expiry/, check: 'passed', is: { check: 'signed', life: 'works', seconds: undefined } },
  { name: 'signed by a stranger', changes: { key: 'stranger' }, says: /into its log$/, remedy: /publishes no key that fits it \(checked here\): it is forged, or its key was withdrawn/, check: 'failed', is: { check: 'keyUnknown' } },
  { name: 'changed on its way', changes: { corruptSignature: true }, says: /wrote a token with a wrong signature into its log$/, remedy: /Its signature does not fit the keys of http:\S+ \(checked here\), so whoever checks signatures refuses it/, check: 'failed', is: { check: 'wrongSignature' } },
  { name: 'unsigned', changes: { key: 'none' }, says: /with a wrong signature/, check: 'failed', is: { check: 'wrongSignature' } },
  { name: 'of another issuer', changes: { claims: { iss: 'https://login.example.org' } }, says: /into its log$/, remedy: /It names https:\/\/login\.example\.org as its issuer, where this chain’s is http/, check: 'notChecked', is: { check: 'otherIssuer', namedIssuer: 'https://login.example.org' } },
  { name: 'of an issuer that does not answer', reads: 'nobody', says: /into its log$/, remedy: /Whether \S+ signed it is not known, since its keys were not to be had: .* has not been asked/, check: 'notChecked', is: { check: 'keysMissing' } },
  { name: 'in a chain that names no issuer', reads: 'otherChain', says: /into its log$/, remedy: /Whether it is genuine is not known: the chain file names no issuer/, check: 'notChecked', is: { check: 'notChecked' } },
];

for (const { name, changes = {}, readAfter = 0, reads, says, remedy, check: state, is } of verdicts) {
  test(`a logged token is held against its issuer’s keys, and stands nowhere: ${name}`, async () => {
    const token = (await provider.forge('ana', changes)).reveal();
    const checks = tokenChecks(reads === 'otherChain' ? null : provider.issuer, { fetchIssuerKeys, now: () => start + readAfter });
    const close = reads === 'nobody' ? () => {} : await checks.open(new AbortController().signal);
    const line = printed('target', `DEBUG trace 00-${'a'.repeat(31)}1-b7ad6b7169203331-01 ${token}`, 90, checks.check);
    close();
    const [flow] = judged([...scenarioLines({ scenario: 'healthy', at: start, id: 'flow-1' }, 1).records, line]);
    assert.ok(flow !== undefined);
    const [finding] = flow.diagnosis.findings;
    assert.equal(flow.diagnosis.verdict, 'healthy');
    for (const [member, value] of Object.entries(is)) assert.equal(finding?.data[member], value, member);
    const story = tellStory(flow.subject, flow.diagnosis);
    const [remark] = story.remarks;
    assert.match(remark?.title ?? '', says);
    if (remedy !== undefined) assert.match(remark?.remedy ?? '', remedy);
    const target = story.lines[4];
    assert.deepEqual(target?.checks.filter(({ name: row }) => row === 'Token in its log').map((row) => row.state), [state]);
    const document = describeFlow(flow.subject, flow.diagnosis, []);
    assert.equal(document.hops[4]?.observations.find(({ loggedToken }) => loggedToken !== undefined)?.loggedToken?.issuerCheck?.result, is['check']);
    const terminal = drawStory(story, { width: 2_000, colour: false, verbose: true, timeZone: 'UTC' });
    assert.match(terminal, /Token in its log: /);
    const file = writeLogLine({ at: 1, line: line.line, text: line.text, tokens: line.tokens });
    for (const again of [readLogLine(file)?.tokens, readLogRecord(JSON.parse(JSON.stringify(line)), '').tokens]) assert.deepEqual(JSON.stringify(again), JSON.stringify(line.tokens), 'what was found is kept');
    const sinks = { line: JSON.stringify(line), story: JSON.stringify(story), document: JSON.stringify(document), report: writeReport(story), terminal, file };
    for (const [sink, held] of Object.entries(sinks)) assert.deepEqual(leaksIn(sink, held, [token]), []);
  });
}

test('of several logged tokens the one that does most harm is told, also within a line', async () => {
  const [works, expired, forged] = await Promise.all([{}, { claims: { exp: seconds - 60 } }, { corruptSignature: true } as const].map(async (changes) => (await provider.forge('ana', changes)).reveal()));
  const { check, open } = tokenChecks(provider.issuer, { fetchIssuerKeys, now: () => start });
  (await open(new AbortController().signal))();
  const lines = [forged, expired, `${forged} ${works}`].map((text, place) => printed('target', `trace 00-${'a'.repeat(31)}1-b7ad6b7169203331-01 ${text}`, 90 + place, check));
  const [flow] = judged([...scenarioLines({ scenario: 'healthy', at: start, id: 'flow-1' }, 1).records, ...lines]);
  const [finding] = flow?.diagnosis.findings ?? [];
  assert.deepEqual([finding?.data['check'], finding?.data['life'], finding?.data['lines'], finding?.data['kid']], ['signed', 'works', 3, provider.publicKeys()[0]?.kid]);
});

test('a token that no hop verified is vouched for by its copy in a log', async () => {
  const token = (await provider.forge('ana', {})).reveal();
  const { check, open } = tokenChecks(provider.issuer, { fetchIssuerKeys, now: () => start });
  (await open(new AbortController().signal))();
  const line = printed('agent', token, 90, check);
  const fingerprint = line.tokens?.[0]?.fingerprint ?? '';
  const records = scenarioLines({ scenario: 'healthy', at: start, id: 'flow-1' }, 1).records.filter(({ hop }) => hop !== 'target').map((record) => ({ ...record, text: record.text.replace(/sha256:[0-9a-f]{32}/g, fingerprint) }));
  const [flow] = judged([...records, line]);
  assert.ok(flow !== undefined);
  const { lines } = tellStory(flow.subject, flow.diagnosis);
  assert.deepEqual(lines[3]?.checks, [{ state: 'passed', name: 'Signature', detail: 'checked here and by no hop: a copy of it stands in the agent’s log' }]);
});

test('what a file says of a check is read as far as it is one', () => {
  const view = { state: 'seen', fingerprint: `sha256:${'a'.repeat(32)}` };
  const read = (issuerCheck: unknown) => readLogLine(JSON.stringify({ at: 1, line: 1, text: '', tokens: [{ ...view, issuerCheck }] }))?.tokens?.[0]?.issuerCheck;
  const made = { issuer: 'https://login.example.org', at: 1 };
  for (const check of [{ result: 'signed', ...made, kid: 'k1' }, { result: 'signed', ...made, kid: null }, { result: 'keysMissing', ...made, because: 'x' }, { result: 'notChecked', because: 'x', at: 1 }, { result: 'otherIssuer', ...made }]) assert.deepEqual({ ...read(check) }, check);
  for (const none of [null, 7, 'signed', [], { result: 'signed' }, { result: 'signed', issuer: 7, at: 1 }, { result: 'signed', issuer: 'x' }, { result: 'live', ...made }, { result: 'keysMissing', ...made }, { result: 'notChecked', at: 1 }, { result: 'signed', issuer: 'x', at: '1' }]) assert.equal(read(none), undefined, JSON.stringify(none));
  assert.deepEqual(leaksIn('check', JSON.stringify(read({ result: 'keysMissing', issuer: compact, because: compact, at: 1 })), [compact]), []);
  assert.deepEqual(leaksIn('check', JSON.stringify(read({ result: 'signed', issuer: compact, kid: compact, at: 1 })), [compact]), []);
});
