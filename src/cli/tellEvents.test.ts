import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { ChainEvent, ComponentState, RunningChain } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { tellEventsAsTheyHappen } from './tellEvents.ts';

function agent(state: ComponentState['state'], lastLines: readonly string[] = []): ChainEvent {
  return { kind: 'component', component: { name: 'agent', state, url: null, pid: null, lastLines, inspectors: [] } };
}

async function tell(events: readonly ChainEvent[], json = false, known: readonly ComponentState[] = []): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const chain: Pick<RunningChain, 'events'> = {
    events: async function* () {
      yield* events;
    },
  };
  const { signal } = new AbortController();
  const io = { stdin: new PassThrough(), stdout, stderr, env: {}, signal, tellStays: () => {} };
  await tellEventsAsTheyHappen(chain, known, { json, io, signal });
  return { stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

test('a crash is told once, with its last lines but for the hop records, and nothing steers the terminal', async () => {
  const crash = agent('failed', ['{"tokenHop":1,"hop":"agent"}', 'no \u001b[2Jmemory', '(exit code 7)']);
  const { stdout, stderr } = await tell([agent('healthy'), crash, crash]);
  assert.equal(stdout, '');
  assert.equal(stderr, 'The agent was started anew.\nThe agent does not run. Its last lines:\n  no \\u{1b}[2Jmemory\n  (exit code 7)\nThe rest of the chain stays up; an edit of its sources starts it anew.\n');
});

test('a start after a stop on purpose is not told, one after an edit is', async () => {
  assert.equal((await tell([agent('stopped'), agent('starting'), agent('healthy')])).stderr, '');
  assert.equal((await tell([agent('starting'), agent('healthy')])).stderr, 'The agent was started anew.\n');
});

test('a problem comes with its remedy and code, an exit without what was told already', async () => {
  const problem = (code: 'component-build-failed' | 'component-exited'): ChainEvent => ({ kind: 'problem', error: new ChainError(code, 'It broke:\n  main.ts:1:2', { source: 'user', remedy: 'Mend it.' }) });
  assert.equal((await tell([problem('component-build-failed')])).stderr, 'It broke:\n  main.ts:1:2\nMend it.\n(component-build-failed)\n');
  assert.equal((await tell([problem('component-exited')])).stderr, 'Mend it.\n(component-exited)\n');
});

test('an edited chain file says what waits for the next run', async () => {
  assert.match((await tell([{ kind: 'configurationApplied', waiting: [] }])).stderr, /^The edited agentcore-chain\.json is in force\.\n$/);
  assert.match((await tell([{ kind: 'configurationApplied', waiting: ['region', 'name'] }])).stderr, /Not yet region, name: stop the chain/);
});

test('with --json each is a line of its own', async () => {
  const { stdout, stderr } = await tell([agent('starting'), { kind: 'problem', error: new ChainError('internal', 'It broke.', { source: 'extension' }) }], true);
  assert.equal(stderr, '');
  const [component, problem] = stdout.trimEnd().split('\n').map((line): unknown => JSON.parse(line));
  assert.deepEqual(component, agent('starting'));
  assert.match(JSON.stringify(problem), /^\{"kind":"problem","error":\{"code":"internal","source":"extension","message":"It broke\.","remedy":"/);
});

test('where debuggers attach is told once for each process, also where nothing else changed', async () => {
  const inspected = (state: ComponentState['state'], ...inspectors: ComponentState['inspectors']): ComponentState => ({ name: 'interceptor', state, url: null, pid: 5, lastLines: [], inspectors });
  const known = inspected('healthy', { pid: 5, port: 40001, language: 'typescript' });
  const events = [
    inspected('healthy', { pid: 5, port: 40001, language: 'typescript' }),
    inspected('healthy', { pid: 5, port: 40001, language: 'typescript' }, { pid: 6, port: 40002, language: 'typescript' }),
    inspected('healthy', { pid: 6, port: 40002, language: 'typescript' }),
    inspected('starting'),
    inspected('starting', { pid: 7, port: 40003, language: 'python' }),
    inspected('healthy', { pid: 7, port: 40003, language: 'python' }),
  ].map((component): ChainEvent => ({ kind: 'component', component }));
  const { stderr } = await tell(events, false, [known]);
  assert.equal(stderr, [
    'Debuggers attach to the interceptor at 127.0.0.1:40002 (process 6).',
    'Debuggers attach to the interceptor at 127.0.0.1:40003 (debugpy, process 7).',
    'The interceptor was started anew.',
    '',
  ].join('\n'));
});
