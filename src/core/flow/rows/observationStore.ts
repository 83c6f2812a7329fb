import { hopNames, hopOrder } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import type { TokenView, Verification } from '../../token/tokenView.ts';
import type { Evidence, JoinedBy, JoinedObservation, TokenObservation } from '../flow.ts';
import { moments } from '../hopRecord.ts';
import type { Moment, Reply } from '../hopRecord.ts';
import { RowTable } from './rowTable.ts';
import { TokenShelf } from './tokenShelf.ts';
import { Vocabulary } from './vocabulary.ts';

type Stream = Pick<Evidence, 'source' | 'stream'>;
type PlatformPart = Pick<TokenObservation, 'gateway' | 'lambda' | 'span'>;

/** Ids by which records find each other, new with every request. */
export type IdName = 'traceId' | 'gatewayRequestId' | 'requestId' | 'sessionId';
/** Texts of which there are few, however many the records. */
export type WordName = 'rpcId' | 'tool' | 'target' | 'header';

const columns = {
  correlationId: 0, traceId: 1, gatewayRequestId: 2, requestId: 3, sessionId: 4, rpcId: 5, tool: 6, target: 7, header: 8,
  headerNames: 9, token: 10, verification: 11, reply: 12, platform: 13, stream: 14, line: 15, kind: 16, characters: 17, durationMs: 18, loggedToken: 19,
} as const;
const origins = ['component', 'gatewayLog', 'lambdaPlatform', 'span', 'plainLine'] as const satisfies readonly TokenObservation['origin'][];
/** A column holds 31 bits; a duration is kept as one more than it is. */
const longestMs = 2 ** 31 - 2;

/**
 * All observations of a chain, packed: each is a row of numbers, and a text or a token that many rows repeat is held once. Rows are numbered from 0 in
 * the order added, and never change.
 */
export class ObservationStore {
  readonly #rows = new RowTable(Object.keys(columns).length);
  readonly #correlations = new Vocabulary<string>();
  /** Last row of each correlation id: the likeliest place of what a new row repeats. */
  readonly #lastRows: number[] = [-1];
  /**
   * By a correlation's number, that of the row which came after it the last time: requests go through all hops in much the same order, so it most likely comes
   * after it again. Where it does, no map of a hundred thousand ids has to be asked.
   */
  readonly #successors: number[] = [0];
  #lastCorrelation = 0;
  /** By number; one id may stand in it several times. A map of all ids would cost more time than all the rest of adding a row. */
  readonly #ids: (string | undefined)[] = [undefined];
  readonly #words = new Vocabulary<string>();
  readonly #nameLists = new Vocabulary<readonly string[]>();
  /** What each hop's last record had, by the hop's place: its next one most likely has it too. */
  readonly #lastNames: number[] = [0, 0, 0, 0, 0];
  readonly #lastStreams: number[] = [0, 0, 0, 0, 0];
  readonly #lastReplies: number[] = [0, 0, 0, 0, 0];
  readonly #tokens = new TokenShelf();
  readonly #verifications = new Vocabulary<Verification>();
  readonly #replies = new Vocabulary<Reply>();
  readonly #platformParts = new Vocabulary<PlatformPart>();
  readonly #streams = new Vocabulary<Stream>();
  #characters = 0;

  get size(): number {
    return this.#rows.size;
  }

  /** Of all lines: what is held of them is less, beside a hundred bytes a row. */
  get characters(): number {
    return this.#characters;
  }

  /** How many numbers `correlation` can give: one more than the largest. */
  get correlationsEnd(): number {
    return this.#correlations.end;
  }

  /** `characters`: how long the line was. */
  add(observation: TokenObservation, characters: number): void {
    const { correlationId, headerNames, token, verification, reply, evidence } = observation;
    const row = this.#rows.addRow(observation.at ?? NaN);
    const hop = hopOrder(observation.hop);
    const like = correlationId === undefined ? row - 1 : this.#correlate(row, correlationId);
    this.#setId(row, 'traceId', observation.traceId, like);
    this.#setId(row, 'gatewayRequestId', observation.gatewayRequestId, like);
    this.#setId(row, 'requestId', observation.requestId, like);
    this.#setId(row, 'sessionId', observation.sessionId, like);
    this.#setWord(row, 'rpcId', observation.rpcId, like);
    this.#setWord(row, 'tool', observation.tool, like);
    this.#setWord(row, 'target', observation.target, like);
    this.#setWord(row, 'header', observation.header, like);
    if (headerNames !== undefined) this.#set(row, columns.headerNames, this.#namesNumber(headerNames, hop));
    if (token !== undefined) this.#setToken(row, token, like);
    if (verification !== undefined) this.#set(row, columns.verification, this.#verifications.numberOf(verification.result === 'passed' ? '' : verification.code, verification));
    if (reply !== undefined) this.#set(row, columns.reply, this.#replyNumber(reply, hop));
    if (observation.origin !== 'component') this.#set(row, columns.platform, this.#platformNumber(observation));
    if (typeof observation.durationMs === 'number') this.#set(row, columns.durationMs, Math.min(observation.durationMs, longestMs) + 1);
    if (observation.loggedToken !== undefined) this.#set(row, columns.loggedToken, this.#tokens.numberOf(observation.loggedToken));
    this.#set(row, columns.stream, this.#streamNumber(evidence, hop));
    this.#set(row, columns.line, evidence.line);
    this.#set(row, columns.characters, characters);
    this.#characters += characters;
    this.#set(row, columns.kind, hop + 8 * moments.indexOf(observation.moment) + 64 * origins.indexOf(observation.origin));
  }

  charactersOf(row: number): number {
    return this.#rows.cell(row, columns.characters);
  }

  /** Number of a row's correlation id; 0 for none. */
  correlation(row: number): number {
    return this.#rows.cell(row, columns.correlationId);
  }

  correlationId(correlation: number): string | undefined {
    return this.#correlations.valueOf(correlation);
  }

  hasCorrelationId(id: string): boolean {
    return this.#correlations.has(id);
  }

  /** Undefined where the row has no such id. */
  id(row: number, name: IdName): string | undefined {
    return this.#ids[this.#rows.cell(row, columns[name])];
  }

  word(row: number, name: WordName): string | undefined {
    return this.#words.valueOf(this.#rows.cell(row, columns[name]));
  }

  /** A number for the row's JSON-RPC id and tool together; 0 where it does not name both. */
  call(row: number): number {
    const [rpcId, tool] = [this.#rows.cell(row, columns.rpcId), this.#rows.cell(row, columns.tool)];
    return rpcId === 0 || tool === 0 ? 0 : rpcId * 2 ** 24 + tool;
  }

  /** Epoch milliseconds; NaN = unknown. */
  time(row: number): number {
    return this.#rows.time(row);
  }

  /** Place of the hop in the chain, 0 to 4. */
  hop(row: number): number {
    return this.#rows.cell(row, columns.kind) & 7;
  }

  moment(row: number): Moment {
    return moments[(this.#rows.cell(row, columns.kind) >> 3) & 7] as Moment;
  }

  isComponent(row: number): boolean {
    return this.#rows.cell(row, columns.kind) >> 6 === 0;
  }

  /** Fingerprint of the token that the row saw, or that stands in its line; undefined for none. */
  fingerprint(row: number): string | undefined {
    const token = this.#rows.cell(row, columns.token) || this.#rows.cell(row, columns.loggedToken);
    return token === 0 ? undefined : this.#tokens.valueOf(token)?.fingerprint;
  }

  /** True where a token stands in the row's line itself. */
  holdsToken(row: number): boolean {
    return this.#rows.cell(row, columns.loggedToken) !== 0;
  }

  /** What only a platform's line says; undefined for a component's. */
  platformPart(row: number): PlatformPart | undefined {
    return this.#platformParts.valueOf(this.#rows.cell(row, columns.platform));
  }

  /** The observation as it was added. */
  read(row: number, joinedBy: JoinedBy): JoinedObservation {
    const rows = this.#rows;
    const kind = rows.cell(row, columns.kind);
    const time = rows.time(row);
    const platform = this.platformPart(row);
    const { source, stream } = this.#streams.valueOf(rows.cell(row, columns.stream)) as Stream;
    return {
      hop: hopNames[kind & 7] as HopName,
      origin: origins[kind >> 6] as TokenObservation['origin'],
      moment: moments[(kind >> 3) & 7] as Moment,
      at: Number.isNaN(time) ? null : time,
      correlationId: this.#correlations.valueOf(rows.cell(row, columns.correlationId)),
      traceId: this.#ids[rows.cell(row, columns.traceId)],
      sessionId: this.#ids[rows.cell(row, columns.sessionId)],
      requestId: this.#ids[rows.cell(row, columns.requestId)],
      gatewayRequestId: this.#ids[rows.cell(row, columns.gatewayRequestId)],
      rpcId: this.#words.valueOf(rows.cell(row, columns.rpcId)),
      target: this.#words.valueOf(rows.cell(row, columns.target)),
      tool: this.#words.valueOf(rows.cell(row, columns.tool)),
      header: this.#words.valueOf(rows.cell(row, columns.header)),
      headerNames: this.#nameLists.valueOf(rows.cell(row, columns.headerNames)),
      token: this.#tokens.valueOf(rows.cell(row, columns.token)),
      verification: this.#verifications.valueOf(rows.cell(row, columns.verification)),
      reply: this.#replies.valueOf(rows.cell(row, columns.reply)),
      gateway: platform?.gateway,
      lambda: platform?.lambda,
      span: platform?.span,
      ...this.#rare(row),
      evidence: { source, stream, line: rows.cell(row, columns.line) },
      joinedBy,
    };
  }

  /** What few rows have. */
  #rare(row: number): Pick<TokenObservation, 'durationMs' | 'loggedToken'> {
    const [duration, logged] = [this.#rows.cell(row, columns.durationMs), this.#rows.cell(row, columns.loggedToken)];
    return { ...(duration === 0 ? {} : { durationMs: duration - 1 }), ...(logged === 0 ? {} : { loggedToken: this.#tokens.valueOf(logged) }) };
  }

  #set(row: number, column: number, value: number): void {
    this.#rows.setCell(row, column, value);
  }

  /** Notes the row under its correlation id. The row before it there, or else the row before it. */
  #correlate(row: number, correlationId: string): number {
    const likely = this.#successors[this.#lastCorrelation] ?? 0;
    const correlation = this.#correlations.valueOf(likely) === correlationId ? likely : this.#correlations.numberOf(correlationId, correlationId);
    this.#successors[this.#lastCorrelation] = correlation;
    this.#lastCorrelation = correlation;
    const before = this.#lastRows[correlation];
    this.#lastRows[correlation] = row;
    this.#set(row, columns.correlationId, correlation);
    return before ?? row - 1;
  }

  #setId(row: number, name: IdName, id: string | undefined, like: number): void {
    if (id === undefined) return;
    const likely = like < 0 ? 0 : this.#rows.cell(like, columns[name]);
    this.#set(row, columns[name], this.#ids[likely] === id ? likely : this.#ids.push(id) - 1);
  }

  #setWord(row: number, name: WordName, word: string | undefined, like: number): void {
    if (word === undefined) return;
    const likely = like < 0 ? 0 : this.#rows.cell(like, columns[name]);
    this.#set(row, columns[name], this.#words.valueOf(likely) === word ? likely : this.#words.numberOf(word, word));
  }

  #setToken(row: number, token: TokenView, like: number): void {
    const likely = like < 0 ? 0 : this.#rows.cell(like, columns.token);
    this.#set(row, columns.token, this.#tokens.valueOf(likely) === token ? likely : this.#tokens.numberOf(token));
  }

  #namesNumber(names: readonly string[], hop: number): number {
    const likely = this.#lastNames[hop] ?? 0;
    const known = this.#nameLists.valueOf(likely);
    if (known?.length === names.length && known.every((name, index) => name === names[index])) return likely;
    return (this.#lastNames[hop] = this.#nameLists.numberOf(JSON.stringify(names), names));
  }

  #replyNumber(reply: Reply, hop: number): number {
    const likely = this.#lastReplies[hop] ?? 0;
    const known = this.#replies.valueOf(likely);
    if (known !== undefined && known.status === reply.status && known.isError === reply.isError && known.rpcCode === reply.rpcCode) return likely;
    return (this.#lastReplies[hop] = this.#replies.numberOf(`${reply.status} ${reply.isError} ${reply.rpcCode}`, reply));
  }

  #platformNumber({ gateway, lambda, span }: TokenObservation): number {
    const part: PlatformPart = { gateway, lambda, span };
    return this.#platformParts.numberOf(JSON.stringify(part), part);
  }

  #streamNumber({ source, stream }: Stream, hop: number): number {
    const likely = this.#lastStreams[hop] ?? 0;
    const known = this.#streams.valueOf(likely);
    if (known?.stream === stream && known.source === source) return likely;
    return (this.#lastStreams[hop] = this.#streams.numberOf(`${source} ${stream}`, { source, stream }));
  }
}
