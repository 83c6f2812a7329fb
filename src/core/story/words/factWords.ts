import { withThousands } from '../../diagnosis/texts/words.ts';
import { isGuess } from '../../flow/flow.ts';
import type { Check, StoryLine, StoryLink } from '../story.ts';

/** "Same as at the agent, sha256:…, 1,184 of 4,096 bytes"; null where the line shows no token. */
export function tokenWords(line: StoryLine): string | null {
  const { relation, fingerprint, fingerprintBefore } = line;
  const parts = [
    relation,
    fingerprint === null ? null : fingerprintBefore === null ? fingerprint : `${fingerprint}, before ${fingerprintBefore}`,
    sizeWords(line),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

/** "1,184 of 4,096 bytes"; null where the size is not known. */
export function sizeWords({ size, sizeLimit }: StoryLine): string | null {
  if (size === null) return null;
  return sizeLimit === null ? `${withThousands(size)} bytes` : `${withThousands(size)} of ${withThousands(sizeLimit)} bytes`;
}

const checkStates: { readonly [state in Check['state']]: string } = { passed: 'passed', failed: 'failed', notChecked: 'not checked' };

/** "Audience: failed, api://billing". A name that says the state by itself is not followed by it. */
export function checkWords({ state, name, detail }: Check): string {
  if (name === 'Vouched for' || name.startsWith('Not ')) return detail;
  return detail === '' || detail.startsWith(checkStates[state]) ? detail || checkStates[state] : `${checkStates[state]}, ${detail}`;
}

export const joinWords: { readonly [by in NonNullable<StoryLine['joinedBy']>]: string } = {
  correlationId: 'correlation id', traceId: 'trace id', sessionId: 'session id', requestId: 'request id', gatewayRequestId: 'gateway request id',
  rpcIdAndTool: 'JSON-RPC id and tool', tokenAndTime: 'token and time, a guess', timeOnly: 'time only, a guess',
};

/** True for a key whose join is a guess. */
export function isGuessed(by: StoryLink['by']): boolean {
  return isGuess(by);
}

/** "trace id 0af7…, request id 5f2c…"; null where there is no record. */
export function linkWords({ links }: StoryLine): string | null {
  return links.length === 0 ? null : links.map(({ words, key }) => (key === null ? words : `${words} ${key}`)).join(', ');
}

/** "interceptor.jsonl, lines 41, 42"; null where there is no record. */
export function evidenceWords(line: StoryLine): string | null {
  const places = evidencePlaces(line).map(({ stream, lines }) => `${stream}, ${lines}`);
  return places.length === 0 ? null : places.join('; ');
}

/** Each log once: "interceptor.jsonl" and "lines 41, 42". */
export function evidencePlaces({ evidence }: StoryLine): readonly { readonly stream: string; readonly lines: string }[] {
  const byStream = new Map<string, number[]>();
  for (const { stream, line } of evidence) {
    const lines = byStream.get(stream);
    if (lines === undefined) byStream.set(stream, [line]);
    else lines.push(line);
  }
  return [...byStream].map(([stream, lines]) => ({ stream, lines: `line${lines.length > 1 ? 's' : ''} ${lines.slice(0, shownLines).join(', ')}${lines.length > shownLines ? ` and ${lines.length - shownLines} more` : ''}` }));
}

/** A call has a handful of records at a hop; what repeats itself beyond that is counted. */
const shownLines = 40;

/** When the call came to the hop: "+31 ms" after the first, or why that cannot be said. Empty where nothing came. */
export function timeWords({ offsetMs, clockGapMs, mark, evidence }: StoryLine): string {
  if (offsetMs === null) return mark === 'notLogged' || evidence.length > 0 ? 'time unknown' : '';
  if (clockGapMs !== null || offsetMs < 0) return 'clock differs';
  return `+${formatMilliseconds(offsetMs)}`;
}

/** "96 ms", "2.4 s" */
export function formatMilliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
