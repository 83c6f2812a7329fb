import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fakeChain, fakeServices, turns, type FakeChain } from '../../../test/testing/fakeChain.ts';
import { until } from '../../../test/testing/until.ts';
import type { FollowedSources } from '../../app/followFlows.ts';
import type { LiveNotice } from '../../app/ports.ts';
import type { TraceSources } from '../../app/traceChain.ts';
import { hopNames } from '../../core/chain/hop.ts';
import { ChainError } from '../../core/errors.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { Channel, type Port } from '../../protocol/channel.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Chains } from '../chain/chains.ts';
import { Emitter } from '../emitter.ts';
import type { BoardContract, OwnerContract } from './boardContract.ts';
import { boardDesk } from './boardDesk.ts';
import { FlowFeed } from './flowFeed.ts';
import type { StartedBoard } from './startBoard.ts';

/** A log in memory, a chain that writes to it, and a window that shows it. */
class Stage {
  readonly selected = new Emitter<ChainSession | null>();
  readonly changed = new Emitter<void>();
  readonly logs = new Map<string, LogRecord[]>();
  readonly problems: unknown[] = [];
  readonly boards: { readonly fail: (error: Error) => void; isOver: boolean }[] = [];
  readonly timers = new Set<{ readonly at: number; readonly call: () => void }>();
  session: { folder: string; running: FakeChain['chain'] | null } | null = { folder: '/chains/a', running: null };
  now = 1_000_000;
  reads = 0;
  /** Called before each line of a log is read. */
  beforeLine: (line: number) => void | Promise<void> | undefined = () => {};
  failure: Error | null = null;
  openAws: (signal?: AbortSignal) => Promise<TraceSources> = () => Promise.reject(new ChainError('chain-file-invalid', 'no', { source: 'user' }));
  readonly feed: FlowFeed;

  constructor() {
    const services = fakeServices({ awsLive: async () => this.followedSources(), now: () => this.now, localSources: (folder) => this.sourcesOf(folder), awsSources: async (_folder, _access, signal) => this.openAws(signal) });
    const { selected, changed } = this;
    const { session } = { session: () => this.session };
    const chains = { get selected() { return session(); }, onDidSelect: selected.event, onDidChange: changed.event } as unknown as Chains; // all that the feed looks at
    this.feed = new FlowFeed({ services: async () => services, chains, startBoard: (onFailure) => this.startBoard(onFailure), awsWindowMs: () => 1_000, startTimer: (ms, call) => this.startTimer(ms, call), onProblem: (error) => this.problems.push(error) });
  }

  sourcesOf(folder: string): TraceSources {
    const log = (): LogRecord[] => this.logs.get(folder) ?? [];
    const { read } = { read: () => this };
    return {
      logs: {
        async *read(_window, signal) {
          const stage = read();
          stage.reads += 1;
          if (stage.failure !== null) throw stage.failure;
          for (const record of [...log()]) {
            await stage.beforeLine(record.line);
            signal?.throwIfAborted();
            yield record;
          }
        },
        sources: async () => hopNames.map((hop) => ({ hop, state: 'readable' as const })),
      },
      configuration: { revisions: async () => [] },
    };
  }

  /** The tail of AWS: what is heard on it and said of it. */
  readonly tails: { readonly hear: (record: LogRecord) => void; readonly note: (notice: LiveNotice) => void; readonly fail: (error: Error) => void; readonly isOpen: () => boolean }[] = [];

  followedSources(): FollowedSources {
    const sources = this.sourcesOf('/chains/a');
    return { ...sources, live: { follow: async (onNotice, signal) => this.follow(onNotice, signal), sources: sources.logs.sources } };
  }

  follow(note: (notice: LiveNotice) => void, signal: AbortSignal): AsyncIterable<LogRecord> {
    const waiting: LogRecord[] = [];
    let failure: Error | null = null;
    let wake = (): void => {};
    signal.addEventListener('abort', () => wake());
    this.tails.push({
      note, isOpen: () => !signal.aborted,
      hear: (record) => { waiting.push(record); wake(); },
      fail: (error) => { failure = error; wake(); },
    });
    return (async function* () {
      while (!signal.aborted) {
        for (let record = waiting.shift(); record !== undefined; record = waiting.shift()) yield record;
        if (failure !== null) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    })();
  }

  startTimer(ms: number, call: () => void): { readonly dispose: () => void } {
    const timer = { at: this.now + ms, call };
    this.timers.add(timer);
    return { dispose: () => void this.timers.delete(timer) };
  }

  pass(ms: number): void {
    this.now += ms;
    for (const timer of this.timers) if (timer.at <= this.now && this.timers.delete(timer)) timer.call();
  }

  startBoard(onFailure: (error: Error) => void): StartedBoard {
    const listeners: ((message: unknown) => void)[][] = [[], []];
    const portOf = (own: number): Port => ({
      post: (message) => {
        const copy: unknown = structuredClone(message);
        setImmediate(() => listeners[1 - own]?.forEach((listener) => listener(copy)));
      },
      listen: (listener) => {
        listeners[own]?.push(listener);
        return () => listeners[own]?.splice(0);
      },
    });
    const channel: StartedBoard['channel'] = new Channel({ port: portOf(0), service: { requests: {}, notices: {} } });
    const worker = new Channel<OwnerContract, BoardContract>({ port: portOf(1), service: boardDesk() });
    const board = { isOver: false, fail: (error: Error) => { worker.dispose(); channel.dispose(); onFailure(error); } };
    this.boards.push(board);
    return { channel, end: () => { board.isOver = true; worker.dispose(); channel.dispose(); } };
  }

  /** One request of one user, as it stands in the frontend's log. */
  write(count = 1, folder = '/chains/a'): readonly LogRecord[] {
    const log = this.logs.get(folder) ?? [];
    this.logs.set(folder, log);
    const written = Array.from({ length: count }, (): LogRecord => {
      const line = log.length + 1;
      const at = new Date((this.now += 1)).toISOString();
      const record: LogRecord = { hop: 'frontend', source: 'local', stream: 'frontend.jsonl', line, ingestedAt: this.now, text: JSON.stringify({ tokenHop: 1, hop: 'frontend', moment: 'sent', at, correlationId: `${folder}-${line}`, token: { state: 'absent' } }) };
      log.push(record);
      return record;
    });
    return written;
  }

  select(folder: string | null, running: FakeChain['chain'] | null = null): void {
    this.session = folder === null ? null : { folder, running };
    this.selected.fire(null);
    this.changed.fire();
  }

  run(chain: FakeChain['chain'] | null): void {
    if (this.session !== null) this.session.running = chain;
    this.changed.fire();
  }

  async flows(): Promise<number> {
    return (await this.feed.board.request('page', { filter: { text: '', verdicts: [], user: null }, from: 0, count: 0 })).all;
  }
}

let stage: Stage;
beforeEach(() => (stage = new Stage()));
afterEach(() => stage.feed.dispose());

test('nothing is read, and no worker started, before somebody asks', async () => {
  stage.write();
  stage.changed.fire();
  stage.select('/chains/a');
  await turns();
  assert.deepEqual([stage.reads, stage.boards.length, stage.feed.phase.kind], [0, 0, 'idle']);
  await stage.feed.ready();
  assert.deepEqual([stage.reads, stage.boards.length, stage.feed.phase.kind, await stage.flows()], [1, 1, 'ready', 1]);
});

test('no gap and no duplicate between what was there and what comes: every line, whenever it is written', async () => {
  const chain = fakeChain();
  stage.run(chain.chain);
  stage.write(40);
  // Lines that are written while the log is read: in the file and in the stream, in the stream alone, both at the end.
  stage.beforeLine = (line) => {
    if (line % 4 === 0) for (const record of stage.write(2)) chain.write(record);
  };
  await stage.feed.ready();
  stage.beforeLine = () => {};
  for (const record of stage.write(3)) chain.write(record);
  const all = stage.logs.get('/chains/a')?.length;
  await until('all flows are there', async () => (await stage.flows()) === all);
  assert.equal(all, 63);
});

test('a chain that begins to run is followed without another reading in sight, and its last lines are read when it has ended', async () => {
  await stage.feed.ready();
  const phases: string[] = [];
  stage.feed.onDidChange(() => phases.push(stage.feed.phase.kind));
  const chain = fakeChain();
  stage.run(chain.chain);
  await stage.feed.ready();
  for (const record of stage.write(2)) chain.write(record);
  await until('they are shown', async () => (await stage.flows()) === 2);
  stage.write(1); // the process died before it could send this one
  chain.end(null);
  stage.run(null);
  await stage.feed.ready();
  assert.equal(await stage.flows(), 3);
  assert.deepEqual(new Set(phases), new Set(['ready']));
  assert.equal(chain.openStreams(), 0);
});

test('a log that begins anew is no duplicate of the one before', async () => {
  const [first, second] = [fakeChain(), fakeChain()];
  stage.write(2);
  stage.run(first.chain);
  await stage.feed.ready();
  stage.run(null);
  stage.logs.clear();
  stage.write(1);
  stage.run(second.chain);
  await stage.feed.ready();
  assert.equal(await stage.flows(), 1);
});

test('flows stay in sight while they are read anew', async () => {
  stage.write(3);
  await stage.feed.ready();
  let isSeen = true;
  stage.beforeLine = async () => void (isSeen &&= (await stage.flows()) === 3);
  stage.run(fakeChain().chain);
  await stage.feed.ready();
  assert.equal(isSeen, true);
  assert.equal(await stage.flows(), 3);
});

test('switching to another chain ends the reading of the first', async () => {
  stage.write(1_000, '/chains/a');
  stage.write(2, '/chains/b');
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  let linesRead = 0;
  stage.beforeLine = () => {
    linesRead += 1;
    return linesRead === 500 ? gate : undefined;
  };
  stage.feed.open();
  await until('it reads', () => linesRead === 500);
  stage.select('/chains/b');
  open();
  await stage.feed.ready();
  assert.equal(await stage.flows(), 2);
  assert.equal(linesRead, 502);
  stage.select(null);
  assert.deepEqual([stage.feed.phase.kind, stage.boards.every(({ isOver }) => isOver)], ['idle', true]);
});

test('a chain that goes while its logs are opened is not read', async () => {
  stage.write(1);
  stage.feed.open();
  stage.select(null);
  await turns();
  assert.deepEqual([stage.reads, stage.feed.phase.kind], [0, 'idle']);
});

test('a storm of readings ends in one that is whole', async () => {
  stage.write(50);
  const readings = Array.from({ length: 30 }, () => stage.feed.reload());
  await Promise.all(readings);
  await stage.feed.ready();
  assert.equal(stage.feed.phase.kind, 'ready');
  assert.equal(await stage.flows(), 50);
  assert.ok(stage.reads <= 2, `${stage.reads}`);
});

test('a reading can be cancelled: what was read is shown, and what comes is followed', async () => {
  const chain = fakeChain();
  stage.run(chain.chain);
  stage.write(900);
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  let linesRead = 0;
  stage.beforeLine = (line) => {
    linesRead = line;
    return line === 500 ? gate : undefined;
  };
  stage.feed.open();
  await until('some are read', () => linesRead === 500);
  const cancelled = stage.feed.cancel();
  open();
  await cancelled;
  assert.deepEqual(stage.feed.phase, { kind: 'ready', isPartial: true });
  assert.equal(await stage.flows(), 400);
  for (const record of stage.write(1)) chain.write(record);
  await until('what comes is shown', async () => (await stage.flows()) === 401);
});

test('what was cleared stays away, for its chain alone, over new readings and runs', async () => {
  stage.write(3, '/chains/a');
  stage.write(1, '/chains/b');
  await stage.feed.ready();
  stage.now += 1;
  await stage.feed.clear();
  assert.equal(await stage.flows(), 0);
  stage.now += 1;
  stage.write(2, '/chains/a');
  await stage.feed.reload();
  assert.equal(await stage.flows(), 2);
  stage.select('/chains/b');
  await stage.feed.ready();
  assert.equal(await stage.flows(), 1);
  stage.select('/chains/a');
  await stage.feed.ready();
  assert.equal(await stage.flows(), 2);
});

test('what cannot be read is said, and read again when asked', async () => {
  stage.failure = new Error('no such disk');
  await stage.feed.ready();
  assert.equal(stage.feed.phase.kind === 'failed' && stage.feed.phase.error.message, 'no such disk');
  stage.failure = null;
  stage.write(1);
  await stage.feed.reload();
  assert.equal(await stage.flows(), 1);
});

test('a source whose chain file cannot be read fails with that', async () => {
  await stage.feed.useSource({ kind: 'aws', profile: null, region: 'us-west-2', account: null });
  assert.equal(stage.feed.phase.kind === 'failed' && stage.feed.phase.error instanceof ChainError && stage.feed.phase.error.code, 'chain-file-invalid');
  await stage.feed.useSource({ kind: 'local' });
  assert.equal(stage.feed.phase.kind, 'ready');
});

test('whoever does not wait for AWS to be found out sees what there is: nothing', async () => {
  stage.openAws = (signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  const reading = stage.feed.useSource({ kind: 'aws', profile: null, region: 'us-west-2', account: null });
  await turns();
  await stage.feed.cancel();
  await reading;
  assert.deepEqual(stage.feed.phase, { kind: 'ready', isPartial: true });
});

test('a worker that ends is started again once; ending again it is the user’s turn', async () => {
  stage.write(2);
  await stage.feed.ready();
  stage.boards[0]?.fail(new Error('out of memory'));
  await stage.feed.ready();
  assert.deepEqual([stage.feed.phase.kind, await stage.flows(), stage.boards.length], ['ready', 2, 2]);
  stage.boards[1]?.fail(new Error('out of memory'));
  await turns();
  assert.equal(stage.feed.phase.kind, 'failed');
  assert.equal(stage.boards.length, 2);
  await stage.feed.reload();
  assert.deepEqual([stage.feed.phase.kind, await stage.flows(), stage.boards.length], ['ready', 2, 3]);
  assert.equal(stage.problems.length, 2);
});

test('a chain that does not answer keeps nobody from its logs', async () => {
  stage.write(2);
  stage.run(fakeChain({ isHung: true }).chain);
  await stage.feed.ready();
  assert.equal(await stage.flows(), 2);
});

test('the revision goes up with the flows and not without', async () => {
  const chain = fakeChain();
  stage.run(chain.chain);
  stage.write(1);
  await stage.feed.ready();
  const before = stage.feed.revision;
  for (const record of stage.write(1)) chain.write(record);
  await until('it is shown', async () => (await stage.flows()) === 2);
  await until('it is told', () => stage.feed.revision > before);
});

test('after its end nothing is left that could wake', async () => {
  const chain = fakeChain();
  stage.run(chain.chain);
  stage.write(1);
  await stage.feed.ready();
  stage.feed.dispose();
  await turns();
  assert.equal(chain.openStreams(), 0);
  assert.deepEqual([stage.selected.listenerCount, stage.changed.listenerCount], [0, 0]);
  assert.equal(stage.boards.every(({ isOver }) => isOver), true);
});

const aws = { kind: 'aws', profile: null, region: 'us-west-2', account: null } as const;

/** The frontend has sent one: nothing is wrong so far. */
function withToken(records: readonly LogRecord[]): readonly LogRecord[] {
  return records.map((record) => ({ ...record, text: record.text.replace('{"state":"absent"}', `{"state":"seen","fingerprint":"sha256:${'0'.repeat(32)}","claims":{"sub":"ana"}}`) }));
}

async function live(): Promise<Stage['tails'][number]> {
  stage.openAws = async () => stage.sourcesOf('/chains/a');
  await stage.feed.useSource(aws);
  stage.feed.live.noteShown(true);
  await stage.feed.goLive();
  const tail = stage.tails.at(-1);
  assert.ok(tail !== undefined);
  return tail;
}

test('live: what came while nobody followed is read, and flows come as their lines do; in the meantime those in sight stay', async () => {
  stage.write(2);
  stage.openAws = async () => stage.sourcesOf('/chains/a');
  await stage.feed.useSource(aws);
  assert.deepEqual([stage.feed.live.state.kind, stage.tails.length, await stage.flows()], ['off', 0, 2]);
  stage.write(1);
  const phases = new Set<string>();
  stage.feed.onDidChange(() => phases.add(`${stage.feed.phase.kind} ${stage.feed.live.state.kind}`));
  const tail = await live();
  assert.deepEqual([stage.feed.live.state, await stage.flows()], [{ kind: 'on', notice: null }, 3]);
  assert.deepEqual([...phases].filter((phase) => phase.endsWith('beginning')), ['ready beginning']);
  for (const record of stage.write(1)) tail.hear(record);
  await until('it is shown', async () => (await stage.flows()) === 4);
  stage.feed.live.end();
  assert.deepEqual([stage.feed.live.state.kind, tail.isOpen(), await stage.flows()], ['off', false, 4]);
});

test('a flow that is heard live is not judged by what its hops have not logged yet, however soon its frontend had its answer', async () => {
  const tail = await live();
  const [sent] = withToken(stage.write(1));
  assert.ok(sent !== undefined);
  tail.hear(sent);
  tail.hear({ ...sent, line: 99, text: sent.text.replace('"sent"', '"answered"') });
  const counts = async () => (await stage.feed.board.request('page', { filter: { text: '', verdicts: [], user: null }, from: 0, count: 0 })).counts;
  await until('it is shown', async () => (await counts()).inProgress === 1);
  await turns();
  assert.equal((await counts()).inProgress, 1);
  stage.now += 31_000;
  for (const record of withToken(stage.write(1))) tail.hear(record);
  await until('it is judged', async () => (await counts()).undetermined + (await counts()).broken === 1);
});

test('live tail of flows that nobody sees is switched off after ten minutes, and goes on when it is asked to', async () => {
  const tail = await live();
  stage.feed.live.noteShown(false);
  stage.pass(9 * 60_000);
  stage.feed.live.noteShown(true);
  stage.pass(60 * 60_000);
  assert.equal(tail.isOpen(), true, 'somebody looked in between');
  stage.feed.live.noteShown(false);
  stage.pass(10 * 60_000);
  assert.deepEqual([stage.feed.live.state, tail.isOpen()], [{ kind: 'unseen', minutes: 10 }, false]);
  stage.feed.live.noteShown(true);
  assert.equal(stage.feed.live.state.kind, 'unseen', 'it costs: it does not go on by itself');
  stage.write(2);
  await stage.feed.goLive();
  assert.deepEqual([stage.feed.live.state.kind, stage.tails.length, await stage.flows()], ['on', 2, 2]);
});

test('what is said of a live tail is known until it is over', async () => {
  const tail = await live();
  const notice = () => (stage.feed.live.state.kind === 'on' ? stage.feed.live.state.notice?.kind : stage.feed.live.state.kind);
  tail.note({ kind: 'lost', text: 'AWS did not answer' });
  assert.equal(notice(), 'lost');
  tail.note({ kind: 'resumed', text: 'heard again' });
  assert.equal(notice(), 'resumed');
  stage.pass(10_000);
  assert.equal(notice(), undefined);
  tail.note({ kind: 'noSpans', text: 'there is no log group aws/spans' });
  assert.equal(notice(), 'noSpans');
  stage.pass(10_000);
  assert.equal(notice(), undefined, 'nobody has to do anything about it');
  tail.note({ kind: 'signedOut', text: 'Sign in again with "aws sso login"' });
  tail.note({ kind: 'noSpans', text: 'there is no log group aws/spans' });
  assert.equal(notice(), 'signedOut');
  assert.match(String(stage.problems.at(-1)), /aws sso login/, 'it is told wherever the user looks');
  tail.fail(new Error('no group is left'));
  await until('it has ended', () => notice() === 'failed');
  assert.equal(stage.feed.phase.kind, 'ready', 'the flows stay');
  tail.note({ kind: 'lost', text: 'of a tail that is over' });
  assert.equal(notice(), 'failed');
});

test('lines that were left out are in the logs that are read again, and nothing is said of them any more', async () => {
  const tail = await live();
  tail.note({ kind: 'sampled', text: 'CloudWatch left lines out' });
  await stage.feed.reload();
  assert.deepEqual(stage.feed.live.state, { kind: 'on', notice: null });
});

test('another source or chain is not followed for having followed this one; reading again is', async () => {
  const first = await live();
  await stage.feed.reload();
  assert.deepEqual([first.isOpen(), stage.tails.length, stage.feed.live.state.kind], [false, 2, 'on']);
  stage.select('/chains/b');
  await stage.feed.ready();
  assert.deepEqual([stage.tails.length, stage.feed.live.state.kind, stage.tails[1]?.isOpen()], [2, 'off', false]);
  await live();
  await stage.feed.useSource({ kind: 'local' });
  await stage.feed.goLive();
  assert.deepEqual([stage.tails.length, stage.feed.live.state.kind, stage.tails[2]?.isOpen()], [3, 'off', false]);
});

test('flows of AWS are shown while their logs are still being read, and none is judged before all are', async () => {
  stage.logs.set('/chains/a', [...withToken(stage.write(800))]);
  stage.now += 60_000;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  stage.beforeLine = (line) => (line === 700 ? gate : undefined);
  stage.openAws = async () => stage.sourcesOf('/chains/a');
  const reading = stage.feed.useSource(aws);
  const counts = async () => (await stage.feed.board.request('page', { filter: { text: '', verdicts: [], user: null }, from: 0, count: 0 })).counts;
  await until('the first are shown', async () => (await counts()).inProgress === 400);
  assert.equal(stage.feed.phase.kind, 'loading');
  open();
  await reading;
  const { inProgress, ...judged } = await counts();
  assert.deepEqual([inProgress, judged.healthy + judged.broken + judged.undetermined], [0, 800]);
});
