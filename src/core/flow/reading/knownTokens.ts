import { parseTokenView } from '../../token/parseTokenView.ts';
import type { TokenView } from '../../token/tokenView.ts';
import { isJsonObject } from './jsonObject.ts';

/** Stands in a parsed record for a token that need not be read again. A class, so that no JSON text can claim to be one. */
class KnownToken {
  readonly text: string;
  readonly view: TokenView | null;

  constructor(text: string, view: TokenView | null) {
    this.text = text;
    this.view = view;
  }
}

/** How the name of the member ends that holds a token: a text is searched for the first letter of what is sought, and a record is full of quotes. */
const member = 'ken":';
/** How a token's text begins. */
const opening = '{"state":"seen","fingerprint":"';
/** Members that hold a record where something wrapped it on its way into the log. */
const wrappers = ['log_processed', 'message', 'body'] as const;
const fingerprintLength = 'sha256:'.length + 32;
/** Views of one token under different claim policies, or by components that print its members in another order. */
const none: readonly KnownToken[] = [];
const limits = { tokens: 2048, variants: 4, textCharacters: 4096 } as const;

/**
 * Reads records whose tokens repeat, as all records of one request do: half of a record's text is its token. Text of a token that was met before is
 * not parsed again, and all records that say the same of a token share one view. Gives what `JSON.parse` and `parseTokenView` give, only sooner;
 * remembers the last few thousand tokens.
 */
export class KnownTokens {
  readonly #variants = new Map<string, KnownToken[]>();

  /** The JSON value of a line, its token a known one; undefined for text that is no JSON. */
  parse(text: string): unknown {
    const start = text.indexOf(member) + member.length;
    if (start < member.length || !isAt(text, start, opening)) return parseJson(text);
    const known = this.#find(text, start);
    if (known === undefined) return this.#learn(parseJson(text), text, start);
    const end = start + known.text.length;
    // A line with two such members is no line of ours; what JSON makes of it is its own affair.
    if (text.includes(member, end)) return parseJson(text);
    const value = parseJson(`${text.slice(0, start)}null${text.slice(end)}`);
    const holder = holderOf(value);
    if (holder?.token !== null) return parseJson(text);
    holder.token = known;
    return value;
  }

  /** The view of a record's `token` member; null where it is none. */
  view(token: unknown): TokenView | null {
    return token instanceof KnownToken ? token.view : parseTokenView(token);
  }

  #find(text: string, start: number): KnownToken | undefined {
    const from = start + opening.length;
    const variants = this.#variants.get(text.slice(from, from + fingerprintLength)) ?? none;
    for (const known of variants) if (isAt(text, start, known.text)) return known;
    return undefined;
  }

  /** Learns only a token whose text is the very text that JSON.stringify has for it: then equal text is an equal token. */
  #learn(value: unknown, text: string, start: number): unknown {
    const holder = holderOf(value);
    const view = parseTokenView(holder?.token);
    const tokenText = view?.fingerprint === undefined ? null : jsonText(holder?.token);
    if (holder === null || view?.fingerprint === undefined || tokenText === null || tokenText.length > limits.textCharacters || !isAt(text, start, tokenText)) return value;
    const known = new KnownToken(tokenText, view);
    this.#keep(view.fingerprint, known);
    holder.token = known;
    return value;
  }

  #keep(fingerprint: string, known: KnownToken): void {
    const variants = this.#variants.get(fingerprint);
    if (variants !== undefined) {
      if (variants.length < limits.variants) variants.push(known);
      return;
    }
    if (this.#variants.size >= limits.tokens) this.#variants.clear();
    this.#variants.set(fingerprint, [known]);
  }
}

/** The object whose token is the line's: the line itself, or the record in it. */
function holderOf(value: unknown): { token: unknown } | null {
  if (!isJsonObject(value)) return null;
  if (value['token'] !== undefined) return value as { token: unknown };
  for (const name of wrappers) {
    const record = value[name];
    if (isJsonObject(record) && record['token'] !== undefined) return record as { token: unknown };
  }
  return null;
}

/** As `startsWith`, which compares one character after the other where `===` compares memory. */
function isAt(text: string, start: number, part: string): boolean {
  return text.slice(start, start + part.length) === part;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null for what is nested so deeply that V8 gives up. */
function jsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}
