import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { diagnose } from './diagnose.ts';

for (const { name, parts, verdict, code, brokenAt } of scenarioCases) {
  test(`${name}: ${verdict}${code === null ? '' : `, ${code}`}${brokenAt === null ? '' : ` at ${brokenAt}`}`, () => {
    const diagnosis = diagnose(caseOf(parts));
    console.log(name, JSON.stringify({f: diagnosis.findings.map(f=>[f.code,f.hop,f.severity,f.data,f.restsOn]), u: diagnosis.unchecked.map(u=>[u.code,u.hop,u.because])}));
    assert.equal(diagnosis.verdict, verdict);
    assert.equal(diagnosis.brokenAt, brokenAt);
    assert.equal(diagnosis.findings[0]?.code ?? null, code);
    assert.equal(diagnosis.findings.filter(({ severity }) => severity === 'error').length, verdict === 'broken' ? 1 : 0);
    assert.equal(diagnosis.unchecked.length > 0, verdict === 'undetermined');
  });
}
