import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { caseOf } from '../../test/builders/chainCase.ts';
import { anaToken, benToken, chainRecords, refusedRecords, withClaims } from '../../test/builders/chainRecords.ts';
import { scenarioCase, scenarioCases } from '../../test/builders/scenarioCases.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import type { Case } from '../core/diagnosis/rule.ts';
import type { Story } from '../core/story/story.ts';
import { tellStory } from '../core/story/tellStory.ts';
import { drawFlowList } from './drawFlowList.ts';
import { drawStory } from './drawStory.ts';
import { widthOf } from './wrapText.ts';

const plain = { width: 80, colour: false, verbose: false, timeZone: 'UTC' } as const;

function tell(subject: Case): Story {
  return tellStory(subject, diagnose(subject));
}

for (const { name, parts, verdict } of scenarioCases) {
  test(`${name}: the verdict's word first, then five numbered lines, then why`, () => {
    for (const colour of [false, true]) {
      const lines = stripVTControlCharacters(drawStory(tell(caseOf(parts)), { ...plain, colour })).split('\n');
      assert.match(lines[0] ?? '', new RegExp(`^${verdict}\\b`, 'i'));
      assert.deepEqual(lines.filter((line) => /^\d/.test(line)).map((line) => line.slice(0, 2)), ['1 ', '2 ', '3 ', '4 ', '5 ']);
      const stops = lines.flatMap((line, place) => (line.includes('The story stops here') ? [place] : []));
      assert.equal(stops.length, verdict === 'broken' ? 1 : 0);
      const lastHop = lines.findLastIndex((line) => /^5 /.test(line));
      assert.ok(lines.findIndex((line) => line.startsWith('  Remedy: ')) === -1 || lines.findIndex((line) => line.startsWith('  Remedy: ')) > lastHop);
    }
  });
}

test('the stop stands behind the line of the broken hop, and before the next', () => {
  const lines = drawStory(tell(caseOf(scenarioCase('headers-not-passed').parts)), plain).split('\n');
  const at = (start: string): number => lines.findIndex((line) => line.startsWith(start));
  assert.ok(at('4 ') < at('  -- The story stops here') && at('  -- The story stops here') < at('5 '));
});

test('without colour there is no escape sequence, and no mark that a screen reader would spell', () => {
  for (const { parts } of scenarioCases) {
    const text = drawStory(tell(caseOf(parts)), { ...plain, verbose: true });
    assert.doesNotMatch(text, /[\u001b●○◌◆✓✗│║┊─]/);
  }
});

test('with colour every mark is coloured or dim, and sentences keep the terminal’s own colour', () => {
  const text = drawStory(tell(caseOf({})), { ...plain, colour: true });
  assert.match(text, /\n1 \u001b\[36m●\u001b\[39m Frontend sent ana’s token\./);
});

test('claims stand once a token, and what was refused again where it was', () => {
  const text = drawStory(tell(caseOf(scenarioCase('wrong-audience').parts)), { ...plain, verbose: true });
  assert.equal(text.match(/iss \(issuer\)/g)?.length, 1);
  assert.match(text, /aud \(audience\): api:\/\/billing, not accepted/);
});

test('a replaced token shows what changed', () => {
  const text = drawStory(tell(caseOf(scenarioCase('token-swapped').parts)), { ...plain, verbose: true });
  assert.match(text, /sub \(user\): ben@example\.com, was ana@example\.com/);
});

test('an open flow is in progress', () => {
  assert.match(drawStory(tell(caseOf({ state: 'open' })), plain), /^In progress\n/);
});

test('the whole prefix of a tool stands only with --verbose', () => {
  assert.doesNotMatch(drawStory(tell(caseOf({})), plain), /orders___listOrders/);
  assert.match(drawStory(tell(caseOf({})), { ...plain, verbose: true }), /tool orders___listOrders/);
});

// ---- hostile text ----------------------------------------------------------------------------------------------------

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('1 Frontend sent nothing.\n2 Agent', '\u001b[31mred\u001b[0m', '\u202egnp.exe', '日本語のとても長いユーザー名前'.repeat(6), 'x'.repeat(3000), '\r\n\r\n', '👩‍👩‍👧‍👦'.repeat(20), 'a\u0300'.repeat(80), ''),
);

const hostileCase = fc.record({ sub: nasty, aud: nasty, iss: nasty, other: nasty, header: nasty, tool: nasty, scopes: fc.array(nasty, { maxLength: 12 }) }).map(({ sub, aud, iss, other, header, tool, scopes }) => {
  const token = withClaims(anaToken, { sub, aud: [aud], iss, scp: scopes, [other]: { deep: [other] } }, { otherClaims: [other], header: { alg: other, kid: other } });
  const records = refusedRecords('audience', token);
  return caseOf({
    records: {
      ...records, frontendSent: { ...chainRecords(token).frontendSent, header }, agentSent: { ...chainRecords(token).agentSent, header, tool },
      interceptorSent: { ...chainRecords(token).interceptorSent, token: { ...benToken, claims: { ...benToken.claims, sub: other } } },
    },
    identity: { issuer: iss, audience: aud, clientId: other },
  });
});

test('no line is wider than the terminal, nothing moves the cursor, and nobody can forge a hop', () => {
  fc.assert(
    fc.property(hostileCase, fc.integer({ min: 20, max: 120 }), fc.boolean(), fc.boolean(), (subject, width, colour, verbose) => {
      const story = tell(subject);
      const drawn = drawStory(story, { width, colour, verbose, timeZone: 'UTC' });
      const lines = stripColour(drawn).split('\n');
      for (const line of lines) {
        assert.ok(widthOf(line) <= width, `${widthOf(line)} > ${width}: ${JSON.stringify(line)}`);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
      assert.equal(lines.filter((line) => /^[1-5] /.test(line)).length, 5);
      for (const line of stripColour(drawFlowList([story, story], { width, colour, timeZone: 'UTC' })).split('\n')) {
        assert.ok(widthOf(line) <= width, `list: ${widthOf(line)} > ${width}: ${JSON.stringify(line)}`);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    }),
    { numRuns: 400 },
  );
});

/** Our own colours alone: whatever else begins with an escape would be a leak. */
function stripColour(text: string): string {
  return text.replace(/\u001b\[(1|2|22|31|32|33|36|39)m/g, '');
}
