import { createReadStream } from 'node:fs';

const newline = 0x0a;
const blockBytes = 256 * 1024;

/** The lines of a UTF-8 file without their ends, block by block. The last one comes too where no line end follows it. */
export async function* readLines(path: string, signal?: AbortSignal): AsyncGenerator<readonly string[]> {
  let begun: Buffer[] = []; // a line longer than a block, so far
  for await (const chunk of createReadStream(path, { highWaterMark: blockBytes, ...(signal === undefined ? {} : { signal }) })) {
    const block: Buffer = chunk;
    const end = block.lastIndexOf(newline);
    if (end === -1) {
      begun.push(block);
      continue;
    }
    const whole = Buffer.concat([...begun, block.subarray(0, end)]);
    begun = [block.subarray(end + 1)];
    yield whole.toString('utf8').split('\n');
  }
  const rest = Buffer.concat(begun);
  if (rest.length > 0) yield [rest.toString('utf8')];
}
