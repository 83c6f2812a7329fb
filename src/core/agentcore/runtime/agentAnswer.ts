import { redact } from '../../token/redact.ts';

/** Reads what an agent answers, as it comes: words of an event stream, or one JSON document. Gives no token back, whoever repeats one. */
export type AnswerReader = {
  /** What can be shown of it already. */
  readonly take: (text: string) => string;
  /** The rest, and what the agent says went wrong: null where nothing did. */
  readonly end: () => { readonly text: string; readonly fault: string | null };
};

/** `contentType`: that of the answer. Never throws; what is not of the agent's form is shown as it came. */
export function answerReader(contentType: string | undefined): AnswerReader {
  return (contentType ?? '').toLowerCase().startsWith('text/event-stream') ? streamReader() : documentReader();
}

function streamReader(): AnswerReader {
  const screen = tokenScreen();
  let begun = '';
  let fault: string | null = null;
  const read = (lines: readonly string[]): string => lines.map((line) => {
    if (!line.startsWith('data:')) return ''; // empty lines end an event, ":" begins a heartbeat
    const item = parsed(line.slice(5));
    const error = memberOf(item, 'error');
    if (error !== undefined) fault = faultOf(error);
    return typeof item === 'string' ? screen.pass(item) : '';
  }).join('');
  return {
    take: (text) => {
      const lines = `${begun}${text}`.split('\n');
      begun = lines.pop() ?? '';
      return read(lines);
    },
    end: () => ({ text: `${read([begun])}${screen.rest()}`, fault }),
  };
}

function documentReader(): AnswerReader {
  let body = '';
  return {
    take: (text) => {
      body += text;
      return '';
    },
    end: () => {
      const answer = parsed(body);
      const result = memberOf(answer, 'result') ?? answer;
      const error = memberOf(answer, 'error');
      return { text: redact(typeof result === 'string' ? result : body.trim()), fault: error === undefined ? null : faultOf(error) };
    },
  };
}

/** A token may come in pieces: what has no space after it yet is held back. `redact` looks at the label before a secret, so some of what was shown stays in sight. */
function tokenScreen(): { readonly pass: (piece: string) => string; readonly rest: () => string } {
  let shown = '';
  let held = '';
  const show = (text: string): string => {
    const safe = redact(shown + text).slice(redact(shown).length);
    const kept = (shown + text).slice(-labelLength);
    shown = kept.slice(kept.search(/\s|$/));
    return safe;
  };
  return {
    pass: (piece) => {
      held += piece;
      const cut = held.search(/\S*$/);
      const text = held.slice(0, cut);
      held = held.slice(cut);
      return show(text);
    },
    rest: () => show(held),
  };
}

/** How far before a secret its label is looked for, in characters. */
const labelLength = 200;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim() === '' ? undefined : text.trim();
  }
}

/** The agent's own words for it, or its code. */
function faultOf(error: unknown): string {
  const said = memberOf(error, 'message') ?? memberOf(error, 'code') ?? error;
  return redact(typeof said === 'string' ? said : JSON.stringify(said));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Reflect.get(value, name) : undefined;
}
