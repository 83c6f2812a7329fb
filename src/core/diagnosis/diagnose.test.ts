import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { caseOf, gateway, silent, target } from '../../../test/builders/chainCase.ts';
import type { CaseParts } from '../../../test/builders/chainCase.ts';
import { absent, anaToken, benToken, chainRecords, observed, refusedRecords, withClaims, withoutClaims } from '../../../test/builders/chainRecords.ts';
import { scenarioCase, scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { hopNames, hopOrder } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import { diagnose } from './diagnose.ts';
import type { Case } from './rule.ts';
import { faultRules } from './faultRules.ts';
import { callsOf, sightingsOf } from './sightings.ts';

const ok = chainRecords();

function judge(parts: CaseParts) {
  return diagnose(caseOf(parts));
}

for (const { name, parts, verdict, code, brokenAt, hasOpenQuestions = verdict === 'undetermined' } of scenarioCases) {
  test(`${name}: ${verdict}${code === null ? '' : `, ${code}`}${brokenAt === null ? '' : ` at ${brokenAt}`}`, () => {
    const diagnosis = judge(parts);
    assert.equal(diagnosis.verdict, verdict);
    assert.equal(diagnosis.brokenAt, brokenAt);
    assert.equal(diagnosis.findings[0]?.code ?? null, code);
    assert.equal(diagnosis.findings.filter(({ severity }) => severity === 'error').length, verdict === 'broken' ? 1 : 0);
    assert.equal(diagnosis.unchecked.length > 0, hasOpenQuestions);
  });
}

test('what earlier hops could see of a token’s fault is a note', () => {
  for (const name of ['expired', 'not-yet-valid', 'wrong-audience', 'wrong-issuer', 'alg-none', 'id-token']) {
    const { findings } = judge(scenarioCase(name).parts);
    assert.deepEqual(findings.slice(1).map(({ code, hop, severity }) => [code, hop, severity]), [[scenarioCase(name).code, 'frontend', 'note']], name);
  }
});

test('an ID token is never called an audience mismatch', () => {
  assert.ok(judge(scenarioCase('id-token').parts).findings.every(({ code }) => code !== 'audience-mismatch'));
});

test('a consequence downstream is a note', () => {
  const { findings } = judge(scenarioCase('credential-on-target').parts);
  assert.deepEqual(findings.map(({ code, hop, severity }) => [code, hop, severity]), [['target-credential-configured', 'gateway', 'error'], ['token-malformed', 'target', 'note']]);
});

test('an interceptor that fails open after an earlier loss is a warning beside it', () => {
  const { records, ...parts } = scenarioCase('headers-not-passed').parts;
  const { findings, brokenAt } = judge({
    ...parts,
    records: { ...records, interceptorRejected: null, interceptorSent: { ...ok.interceptorSent, token: absent }, ...refusedRecords('absent', absent), frontendSent: ok.frontendSent, agentReceived: ok.agentReceived, agentSent: ok.agentSent, interceptorReceived: records?.interceptorReceived ?? null },
  });
  assert.equal(brokenAt, 'interceptor');
  assert.deepEqual(findings.map(({ code, severity }) => [code, severity]), [['request-headers-not-passed', 'error'], ['authorization-not-set', 'warning']]);
});

test('a credential provider that does nothing leaves a flow healthy, with a warning', () => {
  const { verdict, findings } = judge({ target: { ...target, credentialProviders: ['OAUTH'] } });
  assert.deepEqual([verdict, findings.map(({ code, severity }) => [code, severity])], ['healthy', [['target-credential-configured', 'warning']]]);
});

test('only unproven facts are rested on', () => {
  assert.deepEqual(judge(scenarioCase('oversized').parts).findings[0]?.restsOn, ['runtime.header-over-4k']);
  assert.deepEqual(judge(scenarioCase('credential-on-target').parts).findings[0]?.restsOn, ['gateway.iam-role-overwrites']);
  assert.deepEqual(judge(scenarioCase('not-allowlisted').parts).findings[0]?.restsOn, []);
});

test('an unknown configuration leaves the loss broken and its cause open', () => {
  const { verdict, brokenAt, findings, unchecked } = judge({ ...scenarioCase('headers-not-passed').parts, gateway: 'the gateway’s configuration changed after this flow' });
  assert.deepEqual([verdict, brokenAt, findings[0]?.code], ['broken', 'interceptor', 'token-not-received']);
  assert.deepEqual(unchecked.map(({ code }) => code), ['request-headers-not-passed']);
});

test('the unknown key of an unknown issuer is said to be one, and the issuer left open', () => {
  const { findings, unchecked } = judge({ ...scenarioCase('stranger').parts, identity: 'not read' });
  assert.deepEqual([findings[0]?.code, unchecked.map(({ code }) => code)], ['signing-key-unknown', ['issuer-mismatch']]);
});

test('a token of the same subject leaves a flow healthy; one whose subject is hidden does not', () => {
  assert.equal(judge(scenarioCase('token-renewed').parts).verdict, 'healthy');
  const hidden = { ...scenarioCase('token-swapped').parts.records, interceptorSent: { ...ok.interceptorSent, token: withoutClaims(benToken) } };
  assert.equal(judge({ records: { ...hidden, targetReceived: { ...ok.targetReceived, token: withoutClaims(benToken) } } }).verdict, 'undetermined');
});

test('a target alone does not make a flow healthy: nothing shows which token was sent', () => {
  const { targetReceived, targetAccepted } = ok;
  const nothing = Object.fromEntries(Object.keys(ok).map((name) => [name, null]));
  const { verdict, unchecked } = judge({ records: { ...nothing, targetReceived, targetAccepted } });
  assert.deepEqual([verdict, unchecked.length > 0], ['undetermined', true]);
});

test('silent frontend, gateway and interceptor leave a flow healthy whose token arrived', () => {
  const parts: CaseParts = {
    records: { frontendSent: null, frontendAnswered: null, gatewayStarted: null, gatewayExecuting: null, gatewayEnded: null, lambdaStart: null, lambdaReport: null, interceptorReceived: null, interceptorSent: null },
    hearings: { frontend: silent, gateway: silent, interceptor: silent },
  };
  assert.deepEqual([judge(parts).verdict, judge(parts).findings], ['healthy', []]);
});

test('a target that accepts the token and then fails is broken', () => {
  const { verdict, findings } = judge({ records: { targetAccepted: { ...ok.targetAccepted, reply: { status: 500 } } } });
  assert.deepEqual([verdict, findings[0]?.code], ['broken', 'target-failed']);
});

test('an interceptor that fails before its own code runs leaves nothing open', () => {
  const { records, ...parts } = scenarioCase('interceptor-crash').parts;
  const { brokenAt, findings, unchecked } = judge({ ...parts, records: { ...records, interceptorReceived: null } });
  assert.deepEqual([brokenAt, findings[0]?.code, unchecked], ['interceptor', 'interceptor-failed', []]);
  assert.deepEqual(findings[0]?.restsOn, ['interceptor.trace-context']);
  assert.deepEqual(judge(scenarioCase('interceptor-crash').parts).findings[0]?.restsOn, []);
});

test('a token that the target took has no fault worth a note, whatever the frontend’s clock says', () => {
  const late = withClaims(anaToken, { exp: 1 });
  const records = chainRecords(late);
  assert.deepEqual(judge({ records: { ...records, agentSent: { ...records.agentSent, token: { ...late, fingerprint: 'sha256:2' } } } }).findings.map(({ code }) => code), ['token-replaced', 'token-replaced']);
});

test('a token that arrived is the user’s only where a record tells which one the call began with', () => {
  const late = { frontendSent: null, agentReceived: null, agentSent: null, interceptorReceived: null };
  assert.equal(judge({ records: late }).verdict, 'undetermined');
  assert.equal(judge({ records: { ...scenarioCase('token-swapped').parts.records, ...late } }).verdict, 'undetermined');
  assert.equal(judge({ records: { frontendSent: null } }).verdict, 'healthy');
  assert.equal(judge({ records: { ...late, agentAnswered: null }, hearings: { frontend: silent, agent: silent } }).verdict, 'healthy', 'neither of the two ever logs a call');
});

test('an open flow is not healthy yet, and broken only by what was seen', () => {
  assert.equal(judge({ state: 'open' }).verdict, 'undetermined');
  assert.equal(judge({ ...scenarioCase('expired').parts, state: 'open' }).verdict, 'broken');
  assert.equal(judge({ ...scenarioCase('target-down').parts, state: 'open' }).verdict, 'undetermined');
});

test('records that fit by time alone prove nothing', () => {
  const guessed = { targetReceived: null, targetAccepted: { ...ok.targetAccepted, joinedBy: 'timeOnly' as const } };
  assert.equal(judge({ records: guessed }).verdict, 'undetermined');
  const rejected = { ...refusedRecords('expired', withClaims(anaToken, { exp: 1 })), targetReceived: null };
  assert.equal(judge({ records: { ...rejected, targetRejected: { ...ok.targetAccepted, moment: 'rejected', verification: { result: 'failed', code: 'expired' }, joinedBy: 'timeOnly' } } }).verdict, 'undetermined');
});

test('of two tool calls the worse one is the verdict', () => {
  const second = { rpcId: '4', tool: 'orders___getOrder', target: 'orders' };
  const swapped = [
    observed('agent', 130, { ...second, moment: 'sent', header: 'X-Custom-UserToken', token: anaToken }),
    observed('interceptor', 140, { ...second, requestId: 'lambda-2', moment: 'received', header: 'x-custom-usertoken', headerNames: ['x-custom-usertoken'], token: anaToken }),
    observed('interceptor', 141, { ...second, requestId: 'lambda-2', moment: 'sent', header: 'authorization', token: benToken }),
  ];
  const { verdict, brokenAt, call } = judge({ more: swapped });
  assert.deepEqual([verdict, brokenAt, call], ['broken', 'interceptor', '4']);
  assert.deepEqual([judge({}).verdict, judge({}).call], ['healthy', '3']);
});

// ---- properties ----------------------------------------------------------------------------------------------------

const scenarios = fc.constantFrom(...scenarioCases);

/** A scenario's flow with some records lost, some hops silent, and its configuration partly unknown. */
const damagedCase: fc.Arbitrary<Case> = fc
  .record({
    scenario: scenarios,
    kept: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    state: fc.constantFrom('open' as const, 'settled' as const),
    unheard: fc.subarray([...hopNames]),
    unread: fc.subarray([...hopNames]),
    unknown: fc.subarray(['identity', 'runtime', 'gateway', 'target'] as const),
  })
  .map(({ scenario, kept, state, unheard, unread, unknown }) => {
    const configuration = Object.fromEntries(unknown.map((resource) => [resource, `${resource} not read`]));
    const subject = caseOf({ ...scenario.parts, ...configuration, state });
    let place = 0;
    const hops = subject.flow.hops.map(({ hop, observations }) => ({ hop, observations: observations.filter(() => kept[place++ % 40]) }));
    const hearings = Object.fromEntries(hopNames.map((hop) => [hop, { readable: !unread.includes(hop), heard: !unheard.includes(hop) }])) as Case['hearings'];
    return { ...subject, flow: { ...subject.flow, hops }, hearings };
  });

test('one error at most, at brokenAt; an undetermined flow always says what is open', () => {
  fc.assert(
    fc.property(damagedCase, (subject) => {
      const { verdict, brokenAt, findings, unchecked } = diagnose(subject);
      const errors = findings.filter(({ severity }) => severity === 'error');
      assert.equal(errors.length, verdict === 'broken' ? 1 : 0);
      assert.equal(errors[0]?.hop ?? null, brokenAt);
      if (errors.length > 0) assert.equal(findings[0], errors[0]);
      if (verdict === 'undetermined') assert.ok(unchecked.length > 0);
      if (verdict === 'healthy') assert.equal(unchecked.length, 0);
      const orders = findings.slice(errors.length).map(({ hop }) => hopOrder(hop));
      assert.deepEqual(orders, orders.toSorted((a, b) => a - b));
    }),
    { numRuns: 2000 },
  );
});

test('a flow in which nobody speaks and nobody was heard is never broken', () => {
  fc.assert(
    fc.property(scenarios, fc.subarray([...hopNames], { minLength: 1 }), ({ parts }, muted: readonly HopName[]) => {
      const subject = caseOf(parts);
      const hops = subject.flow.hops.map(({ hop, observations }) => ({ hop, observations: muted.includes(hop) ? [] : observations }));
      const hearings = Object.fromEntries(hopNames.map((hop) => [hop, muted.includes(hop) ? silent : subject.hearings[hop]])) as Case['hearings'];
      const { brokenAt, findings } = diagnose({ ...subject, flow: { ...subject.flow, hops }, hearings });
      // Its own silence is never held against a hop: an error there rests on what another hop wrote.
      if (brokenAt !== null && muted.includes(brokenAt)) {
        const streams = new Set((findings[0]?.evidence ?? []).map(({ stream }) => stream));
        assert.ok(streams.size > 0);
        assert.ok([...streams].every((stream) => !stream.startsWith(brokenAt)));
      }
    }),
    { numRuns: 1000 },
  );
});

test('whatever logs are lost of a healthy call, it is never called broken', () => {
  for (let muted = 0; muted < 2 ** hopNames.length; muted += 1) {
    for (const hearing of [silent, { readable: true, heard: true }, { readable: false, heard: false }]) {
      const isMuted = (hop: HopName): boolean => (muted & (1 << hopOrder(hop))) !== 0;
      const subject = caseOf({});
      const hops = subject.flow.hops.map(({ hop, observations }) => ({ hop, observations: isMuted(hop) ? [] : observations }));
      const hearings = Object.fromEntries(hopNames.map((hop) => [hop, isMuted(hop) ? hearing : subject.hearings[hop]])) as Case['hearings'];
      assert.notEqual(diagnose({ ...subject, flow: { ...subject.flow, hops }, hearings }).verdict, 'broken', `${muted}`);
    }
  }
});

test('the short way for healthy flows leaves out no fault', () => {
  fc.assert(
    fc.property(damagedCase, (subject) => {
      if (diagnose(subject).verdict !== 'healthy') return;
      for (const call of callsOf(subject.flow)) {
        const sightings = sightingsOf(subject, call);
        const failed = faultRules.map((rule) => rule.judge(sightings)).filter((outcome) => outcome.state === 'fail' && outcome.finding.severity === 'error');
        assert.deepEqual(failed, []);
      }
    }),
    { numRuns: 2000 },
  );
});

test('the order of equal observations and the names of ids do not matter', () => {
  fc.assert(
    fc.property(scenarios, fc.string({ minLength: 1, maxLength: 12 }), ({ parts }, id) => {
      const subject = caseOf(parts);
      const renamed = JSON.parse(JSON.stringify(subject.flow).replaceAll('lambda-1', encodeURIComponent(id).replaceAll("'", '')).replaceAll('"rpcId":"3"', '"rpcId":"77"')) as Case['flow'];
      const { verdict, brokenAt, findings } = diagnose({ ...subject, flow: renamed });
      const expected = diagnose(subject);
      assert.deepEqual([verdict, brokenAt, findings.map(({ code }) => code)], [expected.verdict, expected.brokenAt, expected.findings.map(({ code }) => code)]);
    }),
  );
});

test('passRequestHeaders off is a warning on a flow that broke before', () => {
  const { findings } = judge({ ...scenarioCase('not-allowlisted').parts, gateway: { ...gateway, requestInterceptor: { passRequestHeaders: false } } });
  assert.deepEqual(findings.map(({ code, severity }) => [code, severity]), [['header-not-allowlisted', 'error'], ['request-headers-not-passed', 'warning']]);
});
