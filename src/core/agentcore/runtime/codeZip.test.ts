import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeZipLimits, functionZipLimits, refusalOfCodeZip, refusalOfFunctionZip } from './codeZip.ts';

for (const [who, refusalOf, most] of [['AgentCore Runtime', refusalOfCodeZip, codeZipLimits], ['Lambda', refusalOfFunctionZip, functionZipLimits]] as const) {
  test(`${who} takes a zip up to its limits, and not a byte more`, () => {
    assert.equal(refusalOf(most), null);
    assert.equal(refusalOf({ ...most, zipped: most.zipped + 1 }), `its zip has ${most.zipped / 1e6 + 1} MB, and ${who} takes ${most.zipped / 1e6} MB`);
    assert.equal(refusalOf({ ...most, unpacked: most.unpacked + 1 }), `its zip has ${most.unpacked / 1e6 + 1} MB unpacked, and ${who} takes ${most.unpacked / 1e6} MB`);
  });
}
