import type { HopRecord } from '../../core/flow/hopRecord.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import type { TraceSources } from '../traceChain.ts';

/** The frontend hop of requests that this program sent itself: no log of AWS holds it. Keeps claims and fingerprints in memory, never a token. */
export class OwnRecords {
  readonly #records: LogRecord[] = [];
  #count = 0;

  get all(): readonly LogRecord[] {
    return this.#records;
  }

  add(record: HopRecord): void {
    this.#records.push({ hop: 'frontend', source: 'local', stream: ownStream, line: ++this.#count, ingestedAt: Date.parse(record.at), text: JSON.stringify(record) });
    if (this.#records.length > most) this.#records.shift();
  }
}

/** What stands in the place of a log's name. */
export const ownStream = 'sent by Verify Deployment';

/** Two a request; a window may be open for weeks. */
const most = 200;

/** The sources with these records beside theirs. They say nothing of whether the log of a frontend in AWS can be read: others' requests may stand there. */
export function withOwnRecords({ logs, configuration }: TraceSources, own: OwnRecords): TraceSources {
  return {
    configuration,
    logs: {
      read: async function* (window, signal) {
        for (const record of own.all) if (isIn(window, record)) yield record;
        yield* logs.read(window, signal);
      },
      sources: () => logs.sources(),
    },
  };
}

function isIn({ since = -Infinity, until = Infinity }: { readonly since?: number; readonly until?: number }, { ingestedAt }: LogRecord): boolean {
  return ingestedAt === null || (ingestedAt >= since && ingestedAt <= until);
}
