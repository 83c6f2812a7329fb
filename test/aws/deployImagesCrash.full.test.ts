import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { DeployStage } from './deployMatrix.ts';
import { changing, startImageStage, type ImageStage } from './imageStage.ts';

let ours: ImageStage;
let stage: DeployStage;

before(async () => {
  ours = await startImageStage();
  ({ stage } = ours);
});
after(() => ours?.stop());
beforeEach(() => ours.reset());

for (const operation of ['CreateRepository', 'PutLifecyclePolicy', 'CompleteLayerUpload', 'PutImage', 'BatchDeleteImage', 'DeleteRepository']) {
  test(`killed right after ${operation}, a deployment is gone on with, and so is a destruction`, async () => {
    await ours.deployed();
    const whole = await stage.inventory();
    const source = join(stage.folder, 'agent', 'src', 'main.ts');
    const killAfter = (call: { readonly operation: string }): boolean => call.operation === operation;
    if (operation === 'DeleteRepository') {
      assert.equal((await ours.run('destroy', [], { killAfter })).code, null);
      assert.equal((await ours.run('destroy')).code, 0);
      return assert.deepEqual(await stage.inventory(), []);
    }
    if (operation === 'BatchDeleteImage') await appendFile(source, `\nconsole.log(${Date.now()});\n`);
    else await stage.reset();
    assert.equal((await ours.run('deploy', [], { killAfter })).code, null);
    await ours.deployed();
    const [first, ...others] = await ours.images();
    assert.ok(first !== undefined && others.length === 0);
    const withoutTags = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/^(image \S+:).*/, '$1')).filter((line) => !/^(version|alias) /.test(line));
    assert.deepEqual(withoutTags(await stage.inventory()), withoutTags(whole));
    assert.deepEqual(changing(await ours.deployed()), []);
  });
}
