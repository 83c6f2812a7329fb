import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { confirm } from './confirm.ts';
import type { Io } from './io.ts';

function terminal(isTTY: boolean, signal = new AbortController().signal): { readonly io: Io; readonly stdin: PassThrough; readonly shown: () => string } {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  return { stdin, shown: () => String(stderr.read() ?? ''), io: { stdin, stdout: new PassThrough(), stderr, env: {}, signal, tellStays: () => {} } };
}

for (const [typed, answer] of [['yes', true], [' YES ', true], ['y', false], ['no', false], ['', false]] as const) {
  test(`"${typed}" is ${answer ? 'a yes' : 'none'}`, async () => {
    const { io, stdin, shown } = terminal(true);
    const answered = confirm('This changes account 123456789012, us-west-2.', io);
    stdin.write(`${typed}\n`);
    assert.equal(await answered, answer);
    assert.match(shown(), /This changes account 123456789012, us-west-2\. Type yes to go on: /);
  });
}

test('where no terminal is, nobody is asked, whatever stands on stdin', async () => {
  const { io, stdin, shown } = terminal(false);
  stdin.end('yes\n');
  await assert.rejects(confirm('This changes it.', io), { code: 'usage', remedy: /--yes/ });
  assert.equal(shown(), '');
});

test('the end of the input is no answer', async () => {
  const { io, stdin } = terminal(true);
  stdin.end();
  await assert.rejects(confirm('This changes it.', io), { code: 'interrupted' });
});

test('Ctrl+C at the question is no answer', { timeout: 5_000 }, async () => {
  const abort = new AbortController();
  const { io } = terminal(true, abort.signal);
  const answered = confirm('This changes it.', io);
  abort.abort();
  await assert.rejects(answered, { code: 'interrupted' });
});
