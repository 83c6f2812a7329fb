import { runtimeLimits } from '../core/agentcore/runtime.ts';
import { durationWords, withThousands } from '../core/diagnosis/texts/words.ts';
import type { Check, ClaimRow, StoryLine } from '../core/story/story.ts';
import type { ClaimValue } from '../core/token/tokenView.ts';
import type { Easel } from './drawStory.ts';
import { drawRail } from './drawMark.ts';
import { mostLinesAt, visible, wrapText } from './wrapText.ts';

/** What stands under a hop's line with --verbose: header, token, checks, claims and evidence. */
export function drawHopFacts(line: StoryLine, lines: readonly StoryLine[], easel: Easel): readonly string[] {
  const { colour, paint } = easel;
  const rail = colour ? `  ${drawRail(line, paint)}   ` : '    ';
  const room = easel.width - (colour ? 6 : 4);
  const rows = [
    fact('Note', line.note, room, easel),
    fact('Header in', line.headerIn, room, easel),
    fact('Header out', line.headerOut, room, easel),
    fact('Token', tokenWords(line), room, easel),
    ...line.checks.map((check) => fact(check.name, checkWords(check), room, easel)),
    fact('Outcome', line.outcome, room, easel),
    fact('Joined by', line.joinedBy === null ? null : joinWords[line.joinedBy], room, easel),
    fact('Evidence', evidenceWords(line), room, easel),
    ...drawClaims(line, lines, room, easel),
  ];
  return rows.flat().map((row) => rail + row);
}

function fact(label: string, value: string | null, room: number, { paint }: Easel): readonly string[] {
  if (value === null || value === '') return [];
  const [first = '', ...others] = wrapText(`${label}: ${visible(value)}`, room, mostLinesAt(room));
  return [paint('quiet', first.slice(0, label.length + 1)) + first.slice(label.length + 1), ...others.map((row) => `  ${row}`).flatMap((row) => wrapText(row, room))];
}

function tokenWords({ relation, fingerprint, fingerprintBefore, size }: StoryLine): string | null {
  const parts = [
    relation,
    fingerprint === null ? null : fingerprintBefore === null ? fingerprint : `${fingerprint}, before ${fingerprintBefore}`,
    size === null ? null : `${withThousands(size)} of ${withThousands(runtimeLimits.headerValueBytes)} bytes`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

const checkStates: { readonly [state in Check['state']]: string } = { passed: 'passed', failed: 'failed', notChecked: 'not checked' };

/** "Audience: failed, api://billing". A name that says the state by itself is not followed by it. */
function checkWords({ state, name, detail }: Check): string {
  if (name === 'Vouched for' || name.startsWith('Not ')) return detail;
  return detail === '' || detail.startsWith(checkStates[state]) ? detail || checkStates[state] : `${checkStates[state]}, ${detail}`;
}

const joinWords: { readonly [by in NonNullable<StoryLine['joinedBy']>]: string } = {
  correlationId: 'correlation id', traceId: 'trace id', sessionId: 'session id', requestId: 'request id', gatewayRequestId: 'gateway request id',
  rpcIdAndTool: 'JSON-RPC id and tool', timeOnly: 'time only, a guess',
};

function evidenceWords({ evidence }: StoryLine): string | null {
  const byStream = new Map<string, number[]>();
  for (const { stream, line } of evidence) byStream.set(stream, [...(byStream.get(stream) ?? []), line]);
  const places = [...byStream].map(([stream, lines]) => `${stream}, line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`);
  return places.length === 0 ? null : places.join('; ');
}

/** The claims of a token once, where it is first seen; further down only what a verifier refused. */
function drawClaims(line: StoryLine, lines: readonly StoryLine[], room: number, easel: Easel): readonly (readonly string[])[] {
  if (line.claims.length === 0) return [];
  const earlier = lines.find(({ number, fingerprint }) => number < line.number && fingerprint !== null && fingerprint === line.fingerprint);
  const rows = earlier === undefined ? line.claims : line.claims.filter(({ refused }) => refused);
  const title = earlier === undefined ? 'Claims:' : `Claims: as at the ${earlier.hop}${rows.length === 0 ? '' : '; not accepted are'}`;
  return [wrapText(title, room).map((row) => easel.paint('quiet', row)), ...rows.map((row) => drawClaim(row, line.at, room, easel))];
}

function drawClaim(row: ClaimRow, at: number | null, room: number, easel: Easel): readonly string[] {
  const name = `${visible(row.name)}${row.meaning === '' ? '' : ` (${row.meaning})`}`;
  const was = row.change === 'modified' ? `, was ${claimWords(row, row.before, at, easel)}` : row.change === 'added' ? ', new here' : '';
  const value = row.change === 'deleted' ? `no longer there, was ${claimWords(row, row.before, at, easel)}` : claimWords(row, row.value, at, easel) + was;
  const text = `${name}: ${visible(value)}${row.refused ? ', not accepted' : ''}`;
  const [first = '', ...others] = wrapText(text, room - 2, mostLinesAt(room));
  const stands = row.refused || row.change !== null;
  return [first, ...others].map((part, place) => `  ${stands && place === 0 ? easel.paint('strong', part) : part}`);
}

function claimWords({ kind }: ClaimRow, value: ClaimValue, at: number | null, { clock }: Easel): string {
  if (kind === 'masked') return 'kept back by the claim policy';
  if (kind === 'time' && typeof value === 'number') return timeWords(value, at, clock);
  if (kind === 'list' && Array.isArray(value)) return listWords(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function timeWords(seconds: number, at: number | null, clock: Easel['clock']): string {
  const moment = `${clock.date(seconds * 1000)} ${clock.time(seconds * 1000)}`;
  if (at === null) return moment;
  const after = seconds - at / 1000;
  return `${moment}, ${durationWords(after)} ${after < 0 ? 'before' : 'after'} this hop`;
}

const shownEntries = 5;

function listWords(entries: readonly ClaimValue[]): string {
  const shown = entries.slice(0, shownEntries).map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)));
  return entries.length > shownEntries ? `${shown.join(', ')} and ${entries.length - shownEntries} more` : shown.join(', ');
}
