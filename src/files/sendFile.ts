import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which flows came out of one `send`. Bounded: the file is cut to its newest half when it grows over the limit. */
const longestBytes = 256 * 1024;

export async function appendSend(folder: string, flowIds: readonly string[]): Promise<void> {
  const path = sendPath(folder);
  const text = await readText(path);
  const line = `${JSON.stringify({ flowIds })}\n`;
  if (text.length + line.length <= longestBytes) return appendFile(path, line, { mode: 0o600 });
  const lines = text.split('\n').filter((old) => old !== '');
  return writeFile(path, `${lines.slice(lines.length >> 1).join('\n')}\n${line}`, { mode: 0o600 });
}

/** Flow ids send by send, newest last. A line that cannot be read is passed over: it only groups flows that stand elsewhere. */
export async function readSends(folder: string): Promise<readonly (readonly string[])[]> {
  const text = await readText(sendPath(folder));
  return text.split('\n').flatMap((line) => {
    const flowIds = parseLine(line);
    return flowIds === null ? [] : [flowIds];
  });
}

function parseLine(line: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('flowIds' in value) || !Array.isArray(value.flowIds)) return null;
    return value.flowIds.filter((id): id is string => typeof id === 'string');
  } catch {
    return null;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return ''; // no send yet
  }
}

function sendPath(folder: string): string {
  return join(folder, '.agentcore-chain', 'sends.jsonl');
}
