import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { caseOf, gateway, silent, unreadable } from '../../../test/builders/chainCase.ts';
import type { CaseParts } from '../../../test/builders/chainCase.ts';
import { anaToken, chainRecords, observed, refusedRecords, withClaims, withoutClaims } from '../../../test/builders/chainRecords.ts';
import { scenarioCase, scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { hopNames, hopOrder } from '../chain/hop.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { describeFlow } from './describeFlow.ts';
import type { Story } from './story.ts';
import { tellStory } from './tellStory.ts';
import { timeWords } from './words/factWords.ts';

const ok = chainRecords();

function tell(parts: CaseParts): Story {
  const subject = caseOf(parts);
  return tellStory(subject, diagnose(subject));
}

function tellScenario(name: string): Story {
  return tell(scenarioCase(name).parts);
}

test('where targets log apart, the target’s line names the one that was called', () => {
  const lineOf = (parts: CaseParts) => tell({ ...parts, hearings: { target: { readable: false, heard: true, targets: new Map([['orders', { readable: true, heard: true }], ['billing', { readable: false, heard: false, state: 'foreign', because: 'it is another’s' }]]) } } }).lines[4]?.sentence ?? '';
  assert.match(lineOf({}), /^Target orders verified it/);
  assert.equal(tell({ ...scenarioCase('wrong-audience').parts, hearings: { target: { readable: true, heard: true, targets: new Map([['orders', { readable: true, heard: true }]]) } } }).verdictLine, 'Broken at target orders');
  const toBilling = { agentSent: { ...ok.agentSent, target: 'billing' }, targetReceived: null, targetAccepted: null };
  assert.match(lineOf({ records: toBilling }), /^Target billing answered the gateway/);
  const span = observed('target', 90, { origin: 'span', moment: 'received', target: 'billing', span: { name: 'billing', isError: false } });
  assert.equal(lineOf({ records: toBilling, more: [span] }), 'Target billing was called.');
});

const diagrams: readonly (readonly [string, string])[] = [
  ['healthy', 'seen -same- same -same- passedOn -same- same -same- verified'],
  ['headers-not-passed', 'seen -same- same -same- passedOn -cut- failed -none- notReached'],
  ['wrong-audience', 'seen -same- same -same- passedOn -same- same -same- failed'],
  ['token-swapped', 'seen -same- same -same- passedOn -same- failed -other- other'],
  ['interceptor-silent', 'seen -same- same -same- passedOn -guess- notLogged -guess- guess'],
  ['no-token', 'failed -none- notReached -none- notReached -none- notReached -none- notReached'],
  ['kept-back', 'failed -none- notReached -none- notReached -none- notReached -none- notReached'],
  ['kept-back-absent', 'failed -none- notReached -none- notReached -none- notReached -none- notReached'],
  ['not-allowlisted', 'seen -cut- failed -none- notReached -none- notReached -none- notReached'],
  ['oversized', 'seen -cut- failed -none- notReached -none- notReached -none- notReached'],
  ['agent-forgets', 'seen -same- failed -none- notReached -none- notReached -none- notReached'],
  ['gateway-refuses', 'seen -same- same -same- failed -none- notReached -none- notReached'],
  ['interceptor-crash', 'seen -same- same -same- passedOn -same- failed -none- notReached'],
  ['target-down', 'seen -same- same -same- passedOn -same- same -cut- failed'],
  ['token-renewed', 'seen -same- other -other- passedOn -other- other -other- verified'],
];

for (const [name, diagram] of diagrams) {
  test(`the diagram of ${name}`, () => {
    assert.equal(tellScenario(name).lines.map(({ mark, thread }) => (thread === null ? mark : `${mark} -${thread}-`)).join(' '), diagram);
  });
}

for (const { name, parts, verdict, brokenAt } of scenarioCases) {
  test(`${name}: five lines that stop where the flow broke, and say "after the break" or "not reached" below`, () => {
    const { lines, ...story } = tell(parts);
    assert.equal(story.verdict, verdict);
    assert.deepEqual(lines.map(({ number, hop }) => [number, hop]), hopNames.map((hop, place) => [place + 1, hop]));
    assert.deepEqual(lines.filter(({ stop }) => stop).map(({ hop }) => hop), brokenAt === null ? [] : [brokenAt]);
    for (const line of lines) {
      assert.ok(line.word.length < 12, line.word);
      assert.equal(line.afterStop, brokenAt !== null && hopOrder(line.hop) > hopOrder(brokenAt));
      if (line.afterStop) assert.ok(line.summary === 'after the break' || line.word === 'not reached', `${line.hop}: ${line.summary}`);
      assert.equal(line.expected !== null && line.found !== null, line.stop);
      assert.equal(line.thread === null, line.hop === 'target');
    }
  });
}

test('the verdict line names the hop', () => {
  assert.deepEqual(['healthy', 'expired', 'interceptor-silent'].map((name) => tellScenario(name).verdictLine), ['Healthy', 'Broken at target', 'Undetermined at interceptor']);
  assert.equal(tell({ state: 'open' }).verdictLine, 'In progress');
});

test('healthy is quiet: nothing to mend, nothing open, nothing remarked', () => {
  const { remedy, unchecked, remarks, leansOn, code } = tellScenario('healthy');
  assert.deepEqual({ remedy, unchecked, remarks, leansOn, code }, { remedy: null, unchecked: [], remarks: [], leansOn: [], code: null });
});

test('the gateway’s line says that its log has no headers, and "passed on" only with the token before and after', () => {
  const words = (name: string) => tellScenario(name).lines.slice(2, 3).map(({ word, summary }) => [word, summary])[0];
  assert.deepEqual(words('healthy'), ['passed on', 'its log has no headers']);
  assert.deepEqual(words('headers-not-passed'), ['accepted', 'its log has no headers']);
});

test('a silent log is not called an absent token', () => {
  const [, , , interceptor, target] = tellScenario('interceptor-silent').lines;
  assert.deepEqual([interceptor?.sentence, interceptor?.word, interceptor?.summary], ['Interceptor logged nothing.', 'not logged', 'not the same as “no token”']);
  assert.deepEqual([target?.sentence, target?.word, target?.joinedBy], ['Target may have accepted the token.', 'a guess', 'timeOnly']);
});

test('an unreadable log is said to be one', () => {
  const story = tell({ ...scenarioCase('interceptor-silent').parts, hearings: { interceptor: unreadable } });
  assert.match(story.lines[3]?.sentence ?? '', /could not be read/);
  assert.match(story.why, /could not be read \(access denied\)/);
});

/** As it stands in CloudWatch. */
function tellOfAws(parts: CaseParts): Story {
  const { flow, ...others } = caseOf(parts);
  const hops = flow.hops.map(({ hop, observations }) => ({ hop, observations: observations.map((observation) => ({ ...observation, evidence: { ...observation.evidence, source: 'cloudwatch' as const } })) }));
  const subject = { ...others, flow: { ...flow, hops } };
  return tellStory(subject, diagnose(subject));
}

test('a log that has other calls is not to be turned on: the line of this one is looked for, by its ids', () => {
  const lost = { records: { targetReceived: null, targetAccepted: null } };
  const story = tellOfAws(lost);
  assert.equal(story.why, 'The target’s log has other calls, and nothing of this one. It answered without an error, which does not mean that it looked at the token.');
  assert.deepEqual([story.remedy?.action, story.remedy?.setting], ['Look for the Missing Line', null]);
  assert.match(story.remedy?.text ?? '', /^Read the flow again in a few minutes, since lines may come late\. Look in the target’s log for lines with correlation id c04e1d7b-/);
  assert.match(tell(lost).remedy?.text ?? '', /^Look in the target’s log for lines with correlation id c04e1d7b-[^ ]+\.$/, 'a log of this machine has no line on its way');
  assert.match(tellOfAws({ records: { ...refusedRecords('expired'), interceptorSent: null, targetReceived: null, targetRejected: null } }).remedy?.text ?? '', /Look in the interceptor’s log/);
  const part = tellOfAws({ ...scenarioCase('no-token').parts, records: { ...scenarioCase('no-token').parts.records, frontendSent: null } });
  assert.match(part.why, /^The frontend’s log has only a part of this call\./);
  const guessed = tell({ records: { targetReceived: null, targetAccepted: { ...ok.targetAccepted, joinedBy: 'timeOnly' } } });
  assert.deepEqual([guessed.why.split('.')[0], guessed.remedy?.action], ['The target’s record fits by time only', 'Log an Id']);
});

test('a log of AWS that is silent or may not be read is what readiness tells of', () => {
  for (const hearing of [silent, unreadable]) assert.match(tellOfAws({ ...scenarioCase('interceptor-silent').parts, hearings: { interceptor: hearing } }).remedy?.text ?? '', /agentcore-chain readiness/);
  assert.doesNotMatch(tellScenario('interceptor-silent').remedy?.text ?? '', /readiness/, 'the local chain writes its logs itself');
});

test('what is concluded from a silence leans on a log that is whole, out of AWS', () => {
  assert.ok(tellOfAws(scenarioCase('target-down').parts).leansOn.some(({ fact }) => fact === 'logs.lines-may-be-lost'));
  assert.ok(tellScenario('target-down').leansOn.every(({ fact }) => fact !== 'logs.lines-may-be-lost'));
  assert.ok(tellOfAws(scenarioCase('expired').parts).leansOn.every(({ fact }) => fact !== 'logs.lines-may-be-lost'));
});

test('verification is inherited along equal fingerprints alone', () => {
  const checks = (story: Story, hop: number) => story.lines[hop]?.checks.map(({ state, name, detail }) => `${state} ${name}: ${detail}`);
  assert.deepEqual(checks(tellScenario('healthy'), 1), ['passed Vouched for: verified by the target; same fingerprint']);
  assert.deepEqual(checks(tellScenario('healthy'), 0), ['notChecked Not checked here: a client does not verify an access token']);
  assert.deepEqual(checks(tellScenario('token-swapped'), 1), ['notChecked Not verified: no hop has verified this token']);
  assert.deepEqual(checks(tellScenario('wrong-audience'), 1), ['passed Signature: checked by the target; same fingerprint', 'notChecked Audience: not checked here; refused by the target']);
});

test('the target’s checks stop at the one that failed', () => {
  assert.deepEqual(tellScenario('wrong-audience').lines[4]?.checks.map(({ state, name }) => `${state} ${name}`), ['passed Signature', 'passed Issuer', 'failed Audience', 'notChecked Validity']);
  assert.deepEqual(tellScenario('healthy').lines[4]?.checks.map(({ state, name }) => `${state} ${name}`), ['passed Signature', 'passed Issuer', 'passed Audience', 'passed Validity']);
});

test('a token that the frontend kept back is shown with what it found, as of no header, and with its user', () => {
  const { user, lines: [frontend], headline, remarks, unchecked } = tellScenario('kept-back');
  assert.equal(user, 'ana@example.com');
  assert.deepEqual([frontend?.sentence, frontend?.headerIn, frontend?.headerOut, frontend?.relation], ['Frontend kept the token back.', null, null, 'First seen here']);
  assert.deepEqual(frontend?.checks.map(({ state, name, detail }) => `${state} ${name}: ${detail}`), ['failed Audience: api://billing', 'notChecked Signature: a client does not verify an access token']);
  assert.deepEqual(frontend?.claims.filter(({ refused }) => refused).map(({ name }) => name), ['aud']);
  assert.equal(headline, 'The frontend kept the token back: wrong audience');
  assert.deepEqual([remarks, unchecked], [[], []]);
  assert.match(tellScenario('kept-back-large').why, /^It has 12,480 bytes with groups in it\. /);
  const misled = scenarioCase('kept-back').parts.records?.frontendRejected ?? assert.fail();
  assert.match(tell({ ...scenarioCase('kept-back').parts, records: { ...scenarioCase('kept-back').parts.records, frontendRejected: { ...misled, token: anaToken } } }).headline, /kept a good token back/);
  assert.match(tellScenario('kept-back-expired').why, /only 25 s left.*makes such tokens for 30 s\.$/);
});

test('a replaced token is compared with the one before it', () => {
  const line = tellScenario('token-swapped').lines[3];
  assert.equal(line?.relation, 'Another token, another user');
  assert.notEqual(line?.fingerprintBefore, line?.fingerprint);
  assert.deepEqual(line?.claims.filter(({ change }) => change !== null).map(({ name, change }) => [name, change]), [['sub', 'modified'], ['iat', 'modified'], ['exp', 'modified'], ['uid', 'modified'], ['jti', 'modified']]);
});

test('claims come in reading order, with their meaning, and hidden ones by name', () => {
  const rows = tellScenario('healthy').lines[0]?.claims ?? [];
  assert.deepEqual(rows.map(({ name }) => name), ['iss', 'sub', 'aud', 'scp', 'iat', 'exp', 'cid', 'uid', 'jti', 'ver', 'groups']);
  assert.deepEqual(rows.filter(({ name }) => ['sub', 'exp', 'groups', 'scp'].includes(name)).map(({ meaning, kind }) => [meaning, kind]), [['user', 'text'], ['scopes', 'list'], ['expires', 'time'], ['', 'masked']]);
});

test('a claim named __proto__ is a claim like any other', () => {
  const claims = JSON.parse('{"__proto__":{"admin":true},"sub":"ana"}') as Record<string, string>;
  const rows = tell({ records: chainRecords({ ...anaToken, claims }) }).lines[0]?.claims ?? [];
  assert.deepEqual(rows.map(({ name }) => name), ['sub', '__proto__', 'groups']);
});

test('what a verifier refused is marked on its claim', () => {
  assert.deepEqual(tellScenario('wrong-audience').lines[4]?.claims.filter(({ refused }) => refused).map(({ name }) => name), ['aud']);
});

test('times count from the first hop that has one', () => {
  assert.deepEqual(tellScenario('healthy').lines.map(({ offsetMs }) => offsetMs), [0, 31, 58, 71, 98]);
  assert.equal(tell({ records: { targetReceived: { ...ok.targetReceived, at: null }, targetAccepted: { ...ok.targetAccepted, at: null } } }).lines[4]?.offsetMs, null);
});

test('a time before that of the hop before it is said to be of another clock', () => {
  const story = tell({ records: { targetReceived: { ...ok.targetReceived, at: (ok.targetReceived.at ?? 0) - 60 }, targetAccepted: { ...ok.targetAccepted, at: (ok.targetAccepted.at ?? 0) - 60 } } });
  assert.deepEqual(story.lines.map(({ clockGapMs }) => clockGapMs), [null, null, null, null, 33]);
  assert.deepEqual(story.lines.map(timeWords), ['+0 ms', '+31 ms', '+58 ms', '+71 ms', 'clock differs']);
});

test('a hop’s last record ends its time', () => {
  assert.deepEqual(tellScenario('healthy').lines.map(({ at, lastAt }) => (lastAt ?? 0) - (at ?? 0)), [119, 82, 52, 7, 6]);
});

test('of a call that still runs, what is not there yet is neither silent nor unreached', () => {
  const { lines } = tell({ state: 'open', records: { interceptorReceived: null, interceptorSent: null, lambdaReport: null, lambdaStart: null, targetReceived: null, targetAccepted: null, gatewayEnded: null, agentAnswered: null, frontendAnswered: null } });
  assert.deepEqual(lines.map(({ word, thread }) => [word, thread]), [['sent', 'same'], ['same token', 'same'], ['accepted', 'none'], ['not yet', 'none'], ['not yet', null]]);
  assert.equal(lines[3]?.sentence, 'Interceptor has not logged the call yet.');
  const inside = tell({ state: 'open', records: { interceptorSent: null, lambdaReport: null, gatewayExecuting: null, gatewayEnded: null, targetReceived: null, targetAccepted: null } });
  assert.deepEqual([inside.lines[3]?.sentence, inside.lines[3]?.note], ['Interceptor received the same token.', null]);
});

test('the verdict names its records, and the literal names in its words', () => {
  const { evidence, literals, why } = tellScenario('headers-not-passed');
  assert.ok(evidence.some(({ stream }) => stream === 'interceptor.jsonl'));
  assert.deepEqual(literals.filter((literal) => why.includes(literal)), ['X-Custom-UserToken', 'passRequestHeaders']);
  assert.ok(tellScenario('wrong-audience').literals.includes('api://billing'));
  assert.ok(tellScenario('interceptor-silent').literals.includes('observability.logGroups'));
  assert.deepEqual(tellScenario('healthy').literals, []);
});

test('a token’s size stands beside the limit of its way', () => {
  assert.deepEqual(tellScenario('healthy').lines.map(({ size, sizeLimit }) => [size, sizeLimit]), [[1184, 4096], [1184, 4096], [null, null], [1184, 4096], [1184, 4096]]);
});

test('lines on other messages of the session are no evidence of the call', () => {
  const initialize = observed('gateway', 5, { origin: 'gatewayLog', moment: 'received', rpcId: '0', gateway: { step: 'started', isError: false, method: 'initialize' } });
  const notification = observed('gateway', 6, { origin: 'gatewayLog', moment: 'received', gateway: { step: 'started', isError: false } });
  const warmUp = observed('interceptor', 7, { origin: 'lambdaPlatform', moment: 'answered', requestId: 'lambda-0', lambda: { status: 'success' } });
  const { lines } = tell({ more: [initialize, notification, warmUp] });
  assert.deepEqual(lines.map(({ evidence }) => evidence.length), [2, 3, 3, 4, 2]);
  assert.equal(lines[2]?.offsetMs, 58);
});

test('what the verdict leans on is said with it', () => {
  assert.deepEqual(tellScenario('oversized').leansOn.map(({ fact, mark }) => [fact, mark]), [['runtime.header-over-4k', 'UNVERIFIED']]);
});

test('each open question once, in the words of its hop', () => {
  assert.deepEqual(tellScenario('frontend-silent').unchecked, [{ question: 'Did the frontend send a token?', because: 'no record from the frontend' }]);
  const unknown = tell({ ...scenarioCase('headers-not-passed').parts, gateway: 'the gateway’s configuration changed after this flow, and no earlier one is kept' });
  assert.deepEqual(unknown.unchecked.map(({ question }) => question), ['Does the gateway pass headers to its interceptor?']);
});

test('warnings come with their remedy, notes without', () => {
  const { remarks } = tell({ ...scenarioCase('expired').parts, gateway: { ...gateway, requestInterceptor: { passRequestHeaders: true } }, target: { name: 'orders', credentialProviders: ['API_KEY'], allowedRequestHeaders: [] } });
  assert.deepEqual(remarks.map(({ code, severity, remedy }) => [code, severity, remedy === null]), [['token-expired', 'note', true], ['target-credential-configured', 'warning', false]]);
});

test('without claims nobody is named', () => {
  const story = tell({ records: chainRecords(withoutClaims(anaToken)) });
  assert.deepEqual([story.user, story.lines[0]?.sentence], [null, 'Frontend sent a token.']);
});

test('a story tells nothing but what JSON can carry, and the document holds presence and times', () => {
  const subject = caseOf({ ...scenarioCase('headers-not-passed').parts, more: [observed('agent', 10, { moment: 'received', at: Number.MAX_VALUE })] });
  const document = describeFlow(subject, diagnose(subject), [{ id: 'a', verdict: 'healthy', sub: null }]);
  assert.deepEqual(document.hops.map(({ presence }) => presence), ['seen', 'seen', 'notLogged', 'seen', 'notReached']);
  assert.equal(document.hops[1]?.observations.at(-1)?.at, 'unknown');
  assert.deepEqual([document.sub, document.tool, document.startedAt, document.related.length], ['ana@example.com', 'orders___listOrders', '2026-11-22T10:43:31.402Z', 1]);
  const [finding] = document.findings;
  assert.deepEqual([finding?.code, finding?.title, finding?.severity, finding?.restsOn], ['request-headers-not-passed', 'The interceptor got no headers, so no token', 'error', ['interceptor.headers-empty-map']]);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
});

test('the document names what changed between hops', () => {
  const subject = caseOf(scenarioCase('token-swapped').parts);
  const changes = describeFlow(subject, diagnose(subject), []).hops.map(({ changes: own }) => own.map(({ claim }) => claim));
  assert.deepEqual(changes, [[], [], [], ['exp', 'iat', 'jti', 'sub', 'uid'], []]);
});

test('any flow can be told: five lines, one stop where it broke, and the document as JSON', () => {
  const state = fc.constantFrom('open' as const, 'settled' as const);
  fc.assert(
    fc.property(fc.constantFrom(...scenarioCases), fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), state, fc.subarray([...hopNames]), ({ parts }, kept, flowState, muted) => {
      const whole = caseOf({ ...parts, state: flowState });
      let place = 0;
      const hops = whole.flow.hops.map(({ hop, observations }) => ({ hop, observations: observations.filter(() => kept[place++ % 40]) }));
      const hearings = { ...whole.hearings, ...Object.fromEntries(muted.map((hop) => [hop, silent])) };
      const subject = { ...whole, hearings, flow: { ...whole.flow, hops } };
      const diagnosis = diagnose(subject);
      const story = tellStory(subject, diagnosis);
      assert.equal(story.lines.length, 5);
      assert.equal(story.lines.filter(({ stop }) => stop).length, diagnosis.verdict === 'broken' ? 1 : 0);
      assert.ok(story.lines.every(({ word, sentence }) => word !== '' && word.length < 12 && sentence.endsWith('.')));
      assert.ok(story.headline !== '');
      assert.ok(!JSON.stringify(story).includes('undefined'));
      JSON.stringify(describeFlow(subject, diagnosis, []));
    }),
    { numRuns: 1000 },
  );
});

test('claims of the user are text, whatever they hold', () => {
  const story = tell({ records: chainRecords(withClaims(anaToken, { sub: '<b>"ana"</b>\n' })) });
  assert.equal(story.user, '<b>"ana"</b>\n');
});
