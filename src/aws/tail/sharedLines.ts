import type { LogName } from '../../core/chain/logName.ts';
import type { WindowReading } from '../cloudWatchLogSource.ts';
import type { CheckToken } from '../../core/token/loggedTokens.ts';
import { recordReader } from '../logEvents.ts';
import type { EventReader } from '../logEvents.ts';
import { MetEvents } from './metEvents.ts';

/** How far the clocks of this machine and of CloudWatch may differ, in milliseconds. */
const skewMs = 60_000;

/**
 * The lines of groups that are followed and, over a window, read: each is one record with one number in its stream, whichever way it came first. Live tail's
 * events have no id, so an event that may come by both ways is told by what it says and when.
 */
export class SharedLines {
  readonly met: MetEvents;
  readonly #since: number;
  readonly #check: CheckToken | undefined;
  readonly #readers = new Map<string, EventReader>();

  /** `now`: epoch milliseconds. `check`: for tokens in them. */
  constructor(now: () => number, check?: CheckToken) {
    this.met = new MetEvents(now);
    this.#since = now() - skewMs;
    this.#check = check;
  }

  readerOf(log: LogName, group: string): EventReader {
    const key = `${log} ${group}`;
    const reader = this.#readers.get(key) ?? recordReader(log, group, this.#check);
    this.#readers.set(key, reader);
    return reader;
  }

  /** Begins one reading of a window over all groups. What CloudWatch took in before anything was followed comes by no other way. */
  startReading(): WindowReading {
    const release = this.met.hold();
    const isNew = this.met.startReading();
    return {
      readerOf: (log, group) => {
        const read = this.readerOf(log, group);
        return (events) => read(events.filter((event) => (event.ingestionTime ?? Infinity) < this.#since || isNew(group, event)));
      },
      end: release,
    };
  }
}
