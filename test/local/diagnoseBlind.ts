import { text } from 'node:stream/consumers';
import type { ConfigurationRevision } from '../../src/core/chain/configuration.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { traceChain } from '../../src/app/traceChain.ts';

// Reads records and revisions on stdin, prints a verdict for each flow. Run under Node's permission model, without leave to read src/local.
export type Blindfold = { readonly records: readonly LogRecord[]; readonly revisions: readonly ConfigurationRevision[]; readonly now: number };
export type BlindVerdict = { readonly id: string; readonly verdict: string; readonly brokenAt: string | null; readonly errors: readonly string[] };

const { records, revisions, now }: Blindfold = JSON.parse(await text(process.stdin));
const logs = {
  read: async function* () {
    yield* records;
  },
  sources: async () => hopNames.map((hop) => ({ hop, state: 'readable' }) as const),
};
const traced = await traceChain({ logs, configuration: { revisions: async () => revisions } }, {}, now);
const verdicts: readonly BlindVerdict[] = traced.map(({ subject, diagnosis }) => ({
  id: subject.flow.id,
  verdict: diagnosis.verdict,
  brokenAt: diagnosis.brokenAt,
  errors: diagnosis.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
}));
const peeked = await import('../../src/local/scenarios/scenarios.ts').then(() => true, () => false);
process.stdout.write(JSON.stringify({ verdicts, peeked }));
