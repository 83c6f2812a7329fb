import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../test/repository/sourceTree.ts';
import { deploySteps } from '../../core/deploy/resource.ts';
import type { HopReadiness, Remedy } from '../../core/readiness/readiness.ts';
import { ownCommands, stepsToDeploy } from './readinessWords.ts';

const hop = (remedy: Remedy | null, notes: readonly (Remedy | null)[] = []): HopReadiness => ({ hop: 'gateway', state: 'off', group: null, retentionDays: null, because: 'it is so', remedy, notes: notes.map((own) => ({ because: 'less', remedy: own })), isSilent: false });

test('what is deployed is named as the palette names it', () => {
  const titles = Object.values(JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as { readonly [key: string]: string });
  for (const step of deploySteps) assert.ok(titles.includes(/: (.+)"$/.exec(ownCommands.deploy([step]))?.[1] ?? ''), step);
  assert.ok(titles.includes(/: (.+)"$/.exec(ownCommands.send)?.[1] ?? ''));
});

test('the steps that mend something are named once each, in the order of a deployment', () => {
  assert.deepEqual(stepsToDeploy({ hops: [hop({ kind: 'deploy', only: ['gateway'] }), hop(null, [{ kind: 'deploy', only: ['interceptor'] }]), hop({ kind: 'deploy', only: ['interceptor', 'gateway'] }), hop({ kind: 'send' })] }), ['interceptor', 'gateway']);
});
