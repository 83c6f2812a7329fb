import { list, nullable, number, object, oneOf, optional, text, WireError, type Read } from '../core/read.ts';
import type { Evidence } from '../core/flow/flow.ts';
import { flowGroupings, type FlowFilter } from '../core/story/flowPage.ts';
import type { Readers } from './channel.ts';
import { copiedTexts, timeRanges, viewActions, type HostContract } from './tokenFlow.ts';

/** Longest text that a view may send: it types filters and names flows, no more. */
const longestText = 1_000;
const mostRows = 500;

/** Longest list that a view may send: the verdicts of a filter, the steps to a setting. */
const longestList = 20;

function shortList<T>(read: Read<T>): Read<readonly T[]> {
  const readAll = list(read);
  return (value, place) => {
    if (Array.isArray(value) && value.length > longestList) throw new WireError(place, `a list of at most ${longestList}`);
    return readAll(value, place);
  };
}

const shortText: Read<string> = (value, place) => {
  const read = text(value, place);
  if (read.length > longestText) throw new WireError(place, `a text of at most ${longestText} characters`);
  return read;
};

function integerBetween(least: number, most: number): Read<number> {
  return (value, place) => {
    const read = number(value, place);
    if (!Number.isSafeInteger(read) || read < least || read > most) throw new WireError(place, `an integer from ${least} to ${most}`);
    return read;
  };
}

const count = integerBetween(0, Number.MAX_SAFE_INTEGER);

const timeZone: Read<string> = (value, place) => {
  const read = shortText(value, place);
  try {
    new Intl.DateTimeFormat('en', { timeZone: read });
  } catch {
    throw new WireError(place, 'a time zone');
  }
  return read;
};

const filter: Read<FlowFilter> = object<FlowFilter>({ text: shortText, verdicts: shortList(oneOf(['healthy', 'broken', 'undetermined', 'inProgress'])), user: nullable(shortText), group: optional(oneOf(flowGroupings)) });

const step: Read<string | number> = (value, place) => (typeof value === 'number' ? count(value, place) : shortText(value, place));

const evidence: Read<Evidence> = object<Evidence>({ source: oneOf(['local', 'cloudwatch']), stream: shortText, line: count });

/** A webview's word is not trusted: each of its messages is read from unknown, and a member too many is left out. */
export const readHostAsks: Readers<HostContract> = {
  requests: {
    ready: object({ version: number }),
    page: object({ filter, from: count, count: integerBetween(0, mostRows), timeZone: optional(timeZone) }),
    indexOf: object({ id: shortText, filter }),
    nextBroken: object({ id: nullable(shortText), filter, direction: oneOf(['older', 'newer']) }),
    startingWith: object({ id: nullable(shortText), filter, letters: shortText, from: oneOf(['here', 'next']) }),
    story: object({ id: shortText }),
    act: object({ action: oneOf(viewActions) }),
    useRange: object({ range: oneOf(timeRanges) }),
    openEvidence: object({ evidence }),
    openInCloudWatch: object({ evidence }),
    openSetting: object({ setting: shortList(step) }),
    applyRemedy: object({ id: shortText }),
    exportFlow: object({ id: shortText }),
    copyReport: object({ id: shortText }),
    copyInsightsQuery: object({ id: shortText }),
    copyHopSnippet: object({ hop: oneOf(['frontend', 'agent', 'interceptor', 'target']) }),
    copyText: object({ id: shortText, what: oneOf(copiedTexts) }),
  },
  notices: {},
};
