import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { LogStore } from './logStore.ts';

const folder = mkdtempSync(join(tmpdir(), 'log store ö '));
after(() => rmSync(folder, { recursive: true, force: true }));

function someToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', kid: 'k' })}.${part({ sub: 'ana@example.com', iat: 1 })}.${randomBytes(256).toString('base64url')}`;
}

test('a line is redacted before it is cut, wherever in a megabyte the token stands', async () => {
  const store = await LogStore.open(folder, () => 42);
  const token = someToken();
  const signature = token.split('.')[2] ?? '';
  for (const before of [0, 128 * 1024 - 40, 128 * 1024 - token.length + 10, 900_000]) {
    const kept = store.take('agent', `${'x '.repeat(before / 2)}${token} ${'y '.repeat(60_000)}`);
    assert.ok(kept.length < 129 * 1024);
    assert.ok(!kept.includes(signature.slice(0, 40)), `token at ${before}`);
  }
  await store.close();
  assert.ok(!readFileSync(join(folder, '.agentcore-chain/logs/agent.jsonl'), 'utf8').includes(signature.slice(0, 40)));
});

test('followers get each record as its reader will, in its own hop whatever it says', async () => {
  const store = await LogStore.open(folder, () => 42);
  const seen: LogRecord[] = [];
  const end = store.follow((record) => seen.push(record));
  store.take('interceptor', '{"tokenHop":1,"hop":"target"}');
  end();
  store.take('interceptor', 'unseen');
  await store.flush();
  assert.deepEqual(seen.map(({ hop, text, ingestedAt, stream }) => ({ hop, text, ingestedAt, stream })), [
    { hop: 'interceptor', text: '{"tokenHop":1,"hop":"target"}', ingestedAt: 42, stream: 'interceptor.jsonl' },
  ]);
  assert.match(readFileSync(join(folder, '.agentcore-chain/logs/interceptor.jsonl'), 'utf8'), /unseen/);
  await store.close();
});
