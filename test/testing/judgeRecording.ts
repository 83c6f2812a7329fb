import type { LogSource } from '../../src/app/ports.ts';
import { traceChain, type TracedFlow } from '../../src/app/traceChain.ts';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import { hopNames, type HopName } from '../../src/core/chain/hop.ts';
import type { Diagnosis, Verdict } from '../../src/core/diagnosis/finding.ts';
import type { HopSource } from '../../src/core/flow/flow.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';

/** All that a diagnosis may see. */
export type Evidence = { readonly records: readonly LogRecord[]; readonly revisions: readonly ConfigurationRevision[] };

export type Judgement = {
  readonly id: string;
  readonly verdict: Verdict;
  readonly brokenAt: HopName | null;
  /** `severity code@hop`, in the order told. */
  readonly findings: readonly string[];
  /** `code@hop` */
  readonly unchecked: readonly string[];
};

const longAfterMs = 60_000;

/** Judges every flow that the records tell of, long after they are over. The logs of the `lost` hops hold nothing, and are in `state`. */
export async function judgeRecording({ records, revisions }: Evidence, lost: readonly HopName[] = [], state: HopSource['state'] = 'unreadable'): Promise<readonly Judgement[]> {
  const logs: LogSource = {
    read: async function* () {
      yield* records.filter(({ hop }) => !lost.includes(hop));
    },
    sources: async () => hopNames.map((hop) => ({ hop, state: lost.includes(hop) ? state : 'readable' })),
  };
  const end = Math.max(...records.map(({ ingestedAt }) => ingestedAt ?? 0));
  const traced = await traceChain({ logs, configuration: { revisions: async () => revisions } }, {}, end + longAfterMs);
  return traced.map(judgementOf);
}

function judgementOf({ subject, diagnosis }: TracedFlow): Judgement {
  return { id: subject.flow.id, ...inShort(diagnosis) };
}

/** What counts of a diagnosis, also of one in a flow document: neither words nor evidence. */
export function inShort({ verdict, brokenAt, findings, unchecked }: ShortOf<Diagnosis>): Omit<Judgement, 'id'> {
  return {
    verdict,
    brokenAt,
    findings: findings.map(({ severity, code, hop }) => `${severity} ${code}@${hop}`),
    unchecked: unchecked.map(({ code, hop }) => `${code}@${hop}`),
  };
}

type ShortOf<D extends Diagnosis> = Pick<D, 'verdict' | 'brokenAt'> & {
  readonly findings: readonly Pick<D['findings'][number], 'severity' | 'code' | 'hop'>[];
  readonly unchecked: readonly Pick<D['unchecked'][number], 'code' | 'hop'>[];
};
