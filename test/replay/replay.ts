import assert from 'node:assert/strict';
import type { TracedFlow } from '../../src/app/traceChain.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { delayed, dice, doubled, reordered, skewed, thinned } from './distortions.ts';
import type { Distortion } from './distortions.ts';
import { judgedFlows } from './replayed.ts';
import type { Play } from './replayed.ts';

/** Each by itself, and all of them at once. Where lines are lost, a flow may have lost what tells. */
export const distortions: readonly { readonly name: string; readonly distort: Distortion; readonly loses: boolean }[] = [
  { name: 'delayed', distort: delayed, loses: false },
  { name: 'in another order', distort: reordered, loses: false },
  { name: 'with doubles', distort: doubled, loses: false },
  { name: 'by clocks that are up to 30 s off', distort: skewed, loses: false },
  { name: 'with one line of twenty lost', distort: thinned, loses: true },
  { name: 'with all of that at once', distort: (records, roll) => thinned(skewed(reordered(doubled(delayed(records, roll), roll), roll), roll), roll), loses: true },
];

/**
 * Holds the flows of distorted lines against those of the lines as they were: the same flows with the same verdict at the same hop and the same fault, or,
 * of lost lines, an undetermined one that names the hop of which nothing is known. Of a flow that lost a line the fault may be another one at that very hop: no
 * log tells a target that was not reached from one whose every line is lost (`assertHonest` says what is let pass).
 */
export function assertSameStory(play: Play, { name, distort, loses }: (typeof distortions)[number], seed: number): void {
  const records = distort(play.records, dice(seed));
  const told = new Map(judgedFlows(records, play.revisions).map((flow) => [flow.subject.flow.id, flow]));
  const place = `${play.scenario} ${name}, seed ${seed}`;
  const lost = play.records.filter(({ line, stream }) => !records.some((record) => record.stream === stream && record.line % 1_000_000 === line));
  for (const expected of judgedFlows(play.records, play.revisions)) {
    const flow = told.get(expected.subject.flow.id);
    if (flow === undefined) {
      assert.ok(loses, `${place}: flow ${expected.subject.flow.id} is gone`);
      continue;
    }
    const { verdict, brokenAt, unchecked } = flow.diagnosis;
    if (verdict === 'undetermined' && expected.diagnosis.verdict !== 'undetermined') {
      assert.ok(loses, `${place}: undetermined, and nothing is lost`);
      assert.ok(unchecked.some(({ hop, because }) => hopNames.includes(hop) && because !== ''), `${place}: what is missing is not named`);
      continue;
    }
    assert.deepEqual([verdict, brokenAt], [expected.diagnosis.verdict, expected.diagnosis.brokenAt], place);
    if (!lost.some(isOf(flow))) assert.equal(codeOf(flow), codeOf(expected), place);
  }
}

function isOf({ subject }: TracedFlow): (record: LogRecord) => boolean {
  const traces = new Set(subject.flow.hops.flatMap(({ observations }) => observations.flatMap(({ traceId }) => traceId ?? [])));
  return ({ text }) => text.includes(`"${subject.flow.id}"`) || text.includes(`-${subject.flow.id}"`) || [...traces].some((trace) => text.includes(trace));
}

function codeOf({ diagnosis }: TracedFlow): string | null {
  return diagnosis.findings.find(({ severity }) => severity === 'error')?.code ?? null;
}
