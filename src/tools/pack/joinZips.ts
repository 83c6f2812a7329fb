/** What a zip ends with, where nobody wrote a comment. */
const endBytes = 22;
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
/** Of an entry's head in the directory, before its name; and where it has what is changed here. */
const headBytes = 46;
const at = { nameLength: 28, extraLength: 30, commentLength: 32, offset: 42 } as const;
const most = { entries: 0xffff, bytes: 0xffffffff } as const;

/** One zip with all that is in several, in their order. Throws RangeError where it would be larger than a zip without extensions can be. */
export function joinZips(zips: readonly Uint8Array[]): Uint8Array {
  const parts = zips.map(readParts);
  const entries = sum(parts, ({ count }) => count);
  const content = sum(parts, ({ files }) => files.length);
  const directory = sum(parts, ({ heads }) => heads.length);
  if (entries >= most.entries || content + directory >= most.bytes) throw new RangeError(`${entries} files in ${content} bytes are more than a zip holds`);
  const joined = new Uint8Array(content + directory + endBytes);
  let end = 0;
  let head = content;
  for (const { files, heads } of parts) {
    joined.set(files, end);
    joined.set(moved(heads, end), head);
    end += files.length;
    head += heads.length;
  }
  const view = new DataView(joined.buffer, content + directory);
  view.setUint32(0, endMark, true);
  view.setUint16(8, entries, true);
  view.setUint16(10, entries, true);
  view.setUint32(12, directory, true);
  view.setUint32(16, content, true);
  return joined;
}

type Parts = { readonly files: Uint8Array; readonly heads: Uint8Array; readonly count: number };

function readParts(zip: Uint8Array): Parts {
  const start = zip.length - endBytes;
  const end = viewOf(zip);
  if (start < 0 || end.getUint32(start, true) !== endMark) throw new TypeError('this is no zip, or one with a comment at its end');
  const offset = end.getUint32(start + 16, true);
  return { files: zip.subarray(0, offset), heads: zip.subarray(offset, start), count: end.getUint16(start + 10, true) };
}

/** The directory's heads, for files that begin `by` bytes later. */
function moved(heads: Uint8Array, by: number): Uint8Array {
  const copy = heads.slice();
  const view = viewOf(copy);
  for (let place = 0; place < copy.length && view.getUint32(place, true) === entryMark;) {
    view.setUint32(place + at.offset, view.getUint32(place + at.offset, true) + by, true);
    place += headBytes + view.getUint16(place + at.nameLength, true) + view.getUint16(place + at.extraLength, true) + view.getUint16(place + at.commentLength, true);
  }
  return copy;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
