import { StringDecoder } from 'node:string_decoder';

/** Longest line taken whole, in characters: far above what the log keeps, so that redaction sees every token that is kept. */
const longestLine = 2 * 1024 * 1024;

export type LineSplitter = {
  readonly push: (chunk: Buffer) => void;
  /** Gives out what came after the last line end. */
  readonly end: () => void;
};

/** Cuts a byte stream into lines without their ends. What exceeds `longestLine` in one line is dropped, never given out as a line of its own. */
export function splitLines(onLine: (line: string) => void, longest = longestLine): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;

  const hold = (text: string): void => {
    const room = longest - length;
    if (room <= 0 || text === '') return;
    const kept = text.length > room ? text.slice(0, room) : text;
    parts.push(kept);
    length += kept.length;
  };
  const giveOut = (): void => {
    const line = parts.join('');
    parts = [];
    length = 0;
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };
  const push = (text: string): void => {
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      hold(text.slice(from, end));
      giveOut();
      from = end + 1;
    }
    hold(text.slice(from));
  };

  return {
    push: (chunk) => push(decoder.write(chunk)),
    end: () => {
      push(decoder.end());
      if (length > 0) giveOut();
    },
  };
}
