import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess, LiveNotice } from '../../app/ports.ts';
import type { LogName } from '../../core/chain/logName.ts';
import { ChainError } from '../../core/errors.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { awsFailure } from '../awsFailure.ts';
import type { LogEvent } from '../logEvents.ts';
import { nothingReadable } from '../logGroups.ts';
import type { GroupRefusals, LogGroups } from '../logGroups.ts';
import { logsOfGroups, partedReader } from '../partedGroups.ts';
import type { LogParts } from '../partedGroups.ts';
import { RecentIds } from '../recentIds.ts';
import { findGroups } from './findGroups.ts';
import type { FoundGroup, FoundGroups } from './findGroups.ts';
import type { TailUpdate } from './openLiveTail.ts';
import { openTails } from './openTails.ts';
import { readSince } from './readSince.ts';
import type { SharedLines } from './sharedLines.ts';

/** Time and its passing: this folder knows none, and tests do not wait. */
export type TailClock = { readonly now: () => number; readonly wait: (ms: number, signal: AbortSignal) => Promise<void> };

export type Followed = {
  /** A new one each time: a client keeps the credentials that it found. */
  readonly openClient: () => CloudWatchLogsClient;
  readonly access: AwsAccess;
  readonly groups: LogGroups;
  readonly parts: LogParts;
  readonly clock: TailClock;
  readonly lines: SharedLines;
  /** Once, when no line that is logged from then on will be missed. */
  readonly onListening: () => void;
  readonly onNotice: (notice: LiveNotice) => void;
  readonly onRefusals: (refusals: GroupRefusals) => void;
};

/** How often groups are looked for, in milliseconds: one comes with its first request, and may be deleted. */
const lookAgainMs = 30_000;
/** How much further back is read than where nothing was heard: logs arrive late, clocks differ, and a group may have stood there unseen. */
const overlapMs = 30_000 + lookAgainMs;
const retryMs = { first: 1_000, most: 30_000 } as const;
/** How often it is looked whether a user has signed in again, in milliseconds. */
const signInMs = 5_000;
/** Fact `logs.filter-rate`: with five groups, two calls a second of the five that small regions allow. */
const betweenReadsMs = 500;

/**
 * The records of these groups from now on, until the signal: by live tail, and where AWS refuses that, by reading the groups in turn. What came while no
 * session listened (its three hours were over, the network was gone) is read when one does again, and nothing comes twice.
 */
export async function* followGroups(followed: Followed, signal: AbortSignal): AsyncGenerator<LogRecord, void, void> {
  const following = new Following(followed, signal);
  try {
    yield* following.records();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

class Following {
  readonly #followed: Followed;
  readonly #signal: AbortSignal;
  readonly #logsOf: ReadonlyMap<string, readonly LogName[]>;
  readonly #ids = new Map<string, RecentIds>();
  /** When something was heard last, in epoch milliseconds; null while nothing was followed yet. */
  #heardAt: number | null = null;
  #failures = 0;
  /** Why nothing is heard, as it was told; null where something is. */
  #lack: 'lost' | 'signedOut' | null = null;
  #client: CloudWatchLogsClient;

  constructor(followed: Followed, signal: AbortSignal) {
    this.#followed = followed;
    this.#signal = signal;
    this.#client = followed.openClient();
    this.#logsOf = logsOfGroups(followed.groups);
    for (const group of this.#logsOf.keys()) this.#ids.set(group, new RecentIds());
  }

  async *records(): AsyncGenerator<LogRecord, void, void> {
    while (!this.#signal.aborted) {
      try {
        const { found, refusals } = await this.#look();
        if (found.length === 0) throw nothingReadable(refusals);
        for await (const records of this.#session(found)) yield* records;
      } catch (error) {
        if (isSessionsEnd(error)) continue;
        if (isRefusalOfTail(error)) return yield* this.#poll(error);
        await this.#outlive(error);
      }
    }
  }

  async #look(): Promise<FoundGroups> {
    const { access, groups, onRefusals } = this.#followed;
    const looked = await findGroups(this.#client, access, groups, this.#signal);
    onRefusals(looked.refusals);
    return looked;
  }

  /** Ends when a group has come that was not there, or is there again: a session takes no further one. One that is deleted leaves the others to it. */
  async *#session(found: readonly FoundGroup[]): AsyncGenerator<readonly LogRecord[], void, void> {
    const ending = new AbortController();
    const signal = AbortSignal.any([this.#signal, ending.signal]);
    try {
      const updates = await openTails(this.#client, found.map(({ arn }) => arn), signal);
      yield* this.#catchUp(found);
      this.#hear();
      let lookedAt = this.#followed.clock.now();
      let there = found.length;
      for await (const update of updates) {
        this.#hear();
        yield this.#recordsOf(update, found);
        if (this.#followed.clock.now() - lookedAt < lookAgainMs) continue;
        lookedAt = this.#followed.clock.now();
        const now = (await this.#lookOn())?.found.length ?? there;
        if (now > there) return;
        there = now;
      }
    } finally {
      ending.abort();
    }
  }

  /** Null where the look fails: a session that is open goes on, whatever keeps another call from its answer. */
  async #lookOn(): Promise<FoundGroups | null> {
    try {
      return await this.#look();
    } catch {
      this.#signal.throwIfAborted();
      return null;
    }
  }

  /** Something listens: what was wrong is over. */
  #hear(): void {
    if (this.#heardAt === null) this.#followed.onListening();
    if (this.#lack !== null) this.#followed.onNotice({ kind: 'resumed', text: 'CloudWatch is heard again, and what came meanwhile was read' });
    this.#lack = null;
    this.#failures = 0;
    this.#heardAt = this.#followed.clock.now();
  }

  #recordsOf({ events, isSampled }: TailUpdate, found: readonly FoundGroup[]): readonly LogRecord[] {
    if (isSampled) this.#followed.onNotice({ kind: 'sampled', text: 'CloudWatch left lines out: live tail sends 500 a second at most, so flows of this moment may lack hops' });
    return events.flatMap(({ logGroupIdentifier = '', ...event }) => {
      const group = found.find((one) => logGroupIdentifier === one.group || logGroupIdentifier.endsWith(`:${one.group}`))?.group;
      return group !== undefined && this.#followed.lines.met.hear(group, event) ? this.#read(group, [event]) : [];
    });
  }

  /** What came since something was heard last. */
  async *#catchUp(found: readonly FoundGroup[]): AsyncGenerator<readonly LogRecord[], void, void> {
    if (this.#heardAt === null) return;
    const { met } = this.#followed.lines;
    const since = Math.max(met.knownSince, this.#heardAt - overlapMs);
    const isNew = met.startReading();
    for (const { group } of found) yield this.#read(group, (await this.#eventsSince(group, since)).filter((event) => isNew(group, event)));
  }

  #read(group: string, events: readonly LogEvent[]): readonly LogRecord[] {
    const { lines, parts } = this.#followed;
    return partedReader(group, this.#logsOf.get(group) ?? [], parts, (log) => lines.readerOf(log, group))(events);
  }

  async #eventsSince(group: string, since: number): Promise<readonly LogEvent[]> {
    const { access } = this.#followed;
    const { events } = await readSince({ client: this.#client, access, group }, since, this.#ids.get(group) ?? new RecentIds(), this.#signal);
    return events;
  }

  async *#poll(error: unknown): AsyncGenerator<LogRecord, void, void> {
    const { clock, access, onNotice } = this.#followed;
    const refusal = awsFailure(error, tailCall(access));
    onNotice({ kind: 'polling', text: `Live tail is not to be had, so the groups are read in turn: ${refusal instanceof ChainError ? refusal.message : refusal.because}` });
    const beginning = this.#heardAt === null ? clock.now() : -Infinity;
    let from = this.#heardAt ?? beginning;
    if (this.#heardAt === null) this.#followed.onListening();
    let isFirst = true;
    while (!this.#signal.aborted) {
      try {
        const { found } = await this.#look();
        if (isFirst) for await (const records of this.#catchUp(found)) yield* records;
        isFirst = false;
        const began = clock.now();
        for (const { group } of found) {
          yield* this.#read(group, await this.#eventsSince(group, Math.max(beginning, from - overlapMs)));
          await clock.wait(betweenReadsMs, this.#signal);
        }
        if (found.length === 0) await clock.wait(lookAgainMs, this.#signal);
        this.#hear();
        from = began;
      } catch (failed) {
        await this.#outlive(failed);
      }
    }
  }

  /** Waits out what passes, and for a user to sign in again; throws what does not, and what stood in the way from the first. */
  async #outlive(error: unknown): Promise<void> {
    this.#signal.throwIfAborted();
    const failure = error instanceof ChainError ? error : awsFailure(error, tailCall(this.#followed.access));
    const told = failure instanceof ChainError ? failure : new ChainError('aws-refused', failure.because, { source: 'aws', cause: error });
    if (this.#heardAt === null) throw told;
    this.#failures += 1;
    if (told.code === 'aws-credentials-missing') return this.#awaitSignIn(told);
    if (this.#lack === null) this.#tellLack('lost', `${told.message}; trying again`);
    await this.#followed.clock.wait(Math.min(retryMs.most, retryMs.first * 2 ** (this.#failures - 1)) * (0.75 + Math.random() / 2), this.#signal);
  }

  /** Tells once how to sign in, and looks again and again whether somebody has. */
  async #awaitSignIn({ message, remedy = '' }: ChainError): Promise<void> {
    if (this.#lack !== 'signedOut') this.#tellLack('signedOut', `${message.replace(/[.]$/, '')}. ${remedy}`.replace(/(, then try once more)?[. ]+$/, ''));
    await this.#followed.clock.wait(signInMs, this.#signal);
    this.#client = this.#followed.openClient();
  }

  #tellLack(kind: 'lost' | 'signedOut', text: string): void {
    this.#lack = kind;
    this.#followed.onNotice({ kind, text });
  }
}

function tailCall(access: AwsAccess) {
  return { service: 'logs', operation: 'StartLiveTail', access, resource: 'log-group:*', what: 'the log groups of the chain' } as const;
}

/** Fact `logs.tail-session`. */
function isSessionsEnd(error: unknown): boolean {
  return error instanceof Error && error.name === 'SessionTimeoutException';
}

/** Not allowed, too many sessions, or a region without it: none of these passes soon. */
function isRefusalOfTail(error: unknown): boolean {
  return error instanceof Error && /^(AccessDenied|AccessDeniedException|LimitExceededException|InvalidOperationException|UnknownOperationException|InvalidAction)$/.test(error.name);
}
