/** One HTTP/1.1 request or response. `start` is its first line; header names are lower case. */
export type HttpMessage = { readonly start: string; readonly headers: { readonly [name: string]: string }; readonly body: string };

/** What the bytes so far hold: one message and how many bytes it took, or how many there must be before looking again. */
type Look = { readonly message: HttpMessage; readonly taken: number } | { readonly needed: number };

type Body = { readonly text: string; readonly end: number };

const headEnd = '\r\n\r\n';

/**
 * Cuts a byte stream into HTTP/1.1 messages, pipelined ones too. Understands Content-Length and chunked bodies, which is all that
 * clients of the Runtime API send. Stands in for node:http at both ends of that API: two requests through node:http took longer
 * than all the rest of a warm call. Throws a SyntaxError on a length that is none: the connection cannot be followed any further.
 */
export function messageReader(onMessage: (message: HttpMessage) => void): (chunk: Buffer) => void {
  // Joined only once enough is there: a large body comes in many chunks.
  let chunks: Buffer[] = [];
  let [size, needed] = [0, 1];
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < needed) return;
    let bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, size);
    let look = lookAt(bytes);
    for (; 'message' in look; look = lookAt(bytes)) {
      bytes = bytes.subarray(look.taken);
      onMessage(look.message);
    }
    [chunks, size, needed] = [[bytes], bytes.length, look.needed];
  };
}

function lookAt(bytes: Buffer): Look {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return { needed: bytes.length + 1 };
  const head = readHead(bytes.toString('latin1', 0, end));
  const begin = end + headEnd.length;
  const body = isChunked(head) ? readChunks(bytes, begin) : readSized(bytes, begin, lengthOf(head.headers['content-length'] ?? '0', 10));
  return 'needed' in body ? body : { message: { ...head, body: body.text }, taken: body.end };
}

function readHead(head: string): Pick<HttpMessage, 'start' | 'headers'> {
  const [start = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  return { start, headers };
}

function isChunked({ headers }: Pick<HttpMessage, 'headers'>): boolean {
  return /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
}

/** A length in the digits of its base and nothing else: one read as NaN would be waited for without end. */
function lengthOf(digits: string, base: 10 | 16): number {
  const wellFormed = base === 10 ? /^\d{1,10}$/ : /^[0-9a-f]{1,8}$/i;
  if (!wellFormed.test(digits.trim())) throw new SyntaxError('a message of the Runtime API has a length that is no number');
  return Number.parseInt(digits, base);
}

function readSized(bytes: Buffer, begin: number, length: number): Body | { readonly needed: number } {
  const end = begin + length;
  return bytes.length < end ? { needed: end } : { text: bytes.toString('utf8', begin, end), end };
}

/** Each chunk has its length in hex before it; one of length 0 ends the body, after trailers that nobody needs. */
function readChunks(bytes: Buffer, begin: number): Body | { readonly needed: number } {
  const chunks: Buffer[] = [];
  const more = { needed: bytes.length + 1 };
  for (let at = begin; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return more;
    const length = lengthOf(bytes.toString('latin1', at, lineEnd).split(';', 1)[0] ?? '', 16);
    if (length === 0) {
      // With no trailer the line end of the last chunk is the first half of the empty line.
      const end = bytes.indexOf(headEnd, lineEnd);
      return end < 0 ? more : { text: Buffer.concat(chunks).toString('utf8'), end: end + headEnd.length };
    }
    const next = lineEnd + 2 + length + 2;
    if (bytes.length < next) return { needed: next };
    chunks.push(bytes.subarray(lineEnd + 2, next - 2));
    at = next;
  }
}

/** A message as it goes out; a body is JSON. */
export function httpMessage(start: string, headers: { readonly [name: string]: string }, body: string | null): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const framing = body === null ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${start}\r\n${lines.join('')}${framing}\r\n${body ?? ''}`;
}
