import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../../test/builders/chainCase.ts';
import type { CaseParts } from '../../../test/builders/chainCase.ts';
import { anaToken, chainRecords, refusedRecords, withClaims } from '../../../test/builders/chainRecords.ts';
import { scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Claims } from '../token/tokenView.ts';
import type { Story } from './story.ts';
import { tellStory } from './tellStory.ts';
import { writeReport } from './writeReport.ts';

function tell(parts: CaseParts): Story {
  const subject = caseOf(parts);
  return tellStory(subject, diagnose(subject));
}

const hostile = '](http://evil.example) @everyone\n# Healthy\n- **verified** <img src=x> `\u202e';

test('claims of others are shown and do nothing', () => {
  const token = withClaims(anaToken, { sub: hostile, aud: [hostile, hostile], [hostile]: hostile, iss: { deep: [hostile] } });
  for (const records of [chainRecords(token), refusedRecords('audience', token)]) {
    const report = writeReport(tell({ records }));
    assert.doesNotMatch(report, /[\u202e\u0000-\u0009\u000b-\u001f]/);
    const lines = report.split('\n');
    assert.deepEqual(lines.filter((line) => /^\s*#/.test(line)), [lines[0]]);
    for (const line of lines) assert.match(line, /^(?:### (Broken at|Healthy)|`|\*\*|\d\. (Frontend|Agent|Gateway|Interceptor|Target) |- | {3}- |Flow `|$)/);
    assert.ok(report.includes('\\u{202e}'));
  }
});

test('a claim of 100 KB does not make the report long', () => {
  const token = withClaims(anaToken, { sub: 'x'.repeat(100_000), aud: Array.from({ length: 2_000 }, (_, place) => `api://${place}`), iss: 'y'.repeat(100_000) });
  const report = writeReport(tell({ records: refusedRecords('audience', token) }));
  assert.ok(report.length < 10_000, `${report.length} characters`);
  assert.match(report, /x{300}… \(100000 characters\)/);
});

test('a token whose every claim differs does not either', () => {
  const many = (value: string): Claims => Object.fromEntries(Array.from({ length: 250 }, (_, place) => [`claim${place}`, value.repeat(300)]));
  const healthy = chainRecords();
  const other = { ...withClaims(anaToken, many('b')), fingerprint: `sha256:${'41aa07c3e19d5b60'.repeat(2)}` };
  const report = writeReport(tell({ records: { agentSent: { ...healthy.agentSent, token: withClaims(anaToken, many('a')) }, interceptorSent: { ...healthy.interceptorSent, token: other } } }));
  assert.match(report, /at the interceptor, of another token/);
  assert.ok(report.length < 60_000, `${report.length} characters`);
});

test('times are in the zone asked for, else in UTC, and say so', () => {
  const story = tell({});
  assert.match(writeReport(story), /on 2026-11-22 at 10:43:31 \(UTC\)/);
  assert.match(writeReport(story, 'Asia/Tokyo'), /on 2026-11-22 at 19:43:31 \(Asia\/Tokyo\)/);
  assert.throws(() => writeReport(story, 'Middle/Earth'), RangeError);
});

for (const { name, parts } of scenarioCases) {
  test(`the report of ${name} says what its story says`, () => {
    const story = tell(parts);
    const report = writeReport(story);
    assert.ok(report.startsWith(`### ${story.verdictLine}: `));
    assert.equal(report.match(/^\d\. /gm)?.length, 5);
    assert.equal(report.includes('**The story stops here.**'), story.lines.some(({ stop }) => stop));
    assert.equal(report.includes('**Remedy: '), story.remedy !== null);
    assert.equal(report.includes('**Not answered**'), story.unchecked.length > 0);
    assert.equal(report.includes('**This verdict rests on'), story.leansOn.length > 0);
    if (story.code !== null) assert.ok(report.includes(`finding \`${story.code}\``));
  });
}
