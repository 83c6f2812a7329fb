import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthy } from '../../../test/testing/fakeChain.ts';
import { hopNames, type HopName } from '../../core/chain/hop.ts';
import { ChainError, type ErrorCode } from '../../core/errors.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { ChainStatus, RunningStatus } from '../chain/chainStatus.ts';
import { viewState, type ViewSubject } from './viewState.ts';

const running: RunningStatus = {
  kind: 'running', mine: true, paused: [], waiting: [], problem: null,
  state: { name: 'orders', folder: '/orders', startedAt: 0, components: [healthy('agent'), healthy('interceptor'), healthy('target')], urls: { identity: '', runtime: '', gateway: '', target: '' }, users: [], underWaySince: null },
};
const stopped: ChainStatus = { kind: 'stopped', problem: null, endedAt: null };
const aws = { kind: 'aws', chain: 'orders', account: '123456789012', region: 'us-west-2', profile: 'dev' } as const;
const error = (code: ErrorCode, message: string, remedy?: string): ChainError => new ChainError(code, message, { source: 'user', ...(remedy === undefined ? {} : { remedy }) });
const invalid = error('chain-file-invalid', '/orders/agentcore-chain.json cannot be used:\nagentcore-chain.json:7:25 gateway.passRequestHeaders must be true or false, not "yes"\nagentcore-chain.json:9:3 region is wrong', 'Correct the 2 places and run the command again.');
const hopsBut = (changes: { readonly [hop in HopName]?: Omit<HopSource, 'hop'> }): readonly HopSource[] => hopNames.map((hop) => ({ hop, state: 'readable', ...changes[hop] }));

const plain: ViewSubject = { status: running, hasLooked: true, feed: { kind: 'ready', isPartial: false }, live: { kind: 'off' }, timeRange: { range: 'setting', settingMs: 3_600_000 }, source: { kind: 'local', chain: 'orders' }, revision: 3, hops: hopsBut({}), fileProblem: null, runtimeUrl: null };

/** What a person sees: phase, progress; and of the notice how grave it is, its words and its buttons. */
function seen(change: Partial<ViewSubject>): string {
  const { phase, progress, notice } = viewState({ ...plain, ...change });
  const said = notice === null ? '' : ` | ${notice.severity}: ${notice.title} ${notice.text} [${notice.actions.map(({ label, action }) => `${label}=${action}`).join(', ')}]`;
  return `${phase}${progress === null ? '' : ` (${progress})`}${said}`;
}

const rows: readonly (readonly [string, Partial<ViewSubject>, string])[] = [
  ['no folder', { status: { kind: 'noFolder' } }, 'noFolder'],
  ['no chain', { status: { kind: 'noChain' } }, 'noChain'],
  ['folders that are still looked through', { status: { kind: 'noChain' }, hasLooked: false }, 'loading'],
  ['Restricted Mode, whatever was read before', { status: { kind: 'restricted' }, feed: { kind: 'failed', error: new Error('no') } }, 'restricted'],
  ['nobody has asked yet', { feed: { kind: 'idle' } }, 'loading'],
  ['logs are read', { feed: { kind: 'loading', records: 0 } }, 'loading'],
  ['logs are read, so many records', { feed: { kind: 'loading', records: 12_400 } }, 'loading (12,400 records)'],
  ['logs of AWS are read', { source: aws, feed: { kind: 'loading', records: 1_240 } }, 'loading (CloudWatch: 1,240 records)'],
  ['starting', { status: { kind: 'starting', step: null } }, 'starting'],
  ['starting, with its step', { status: { kind: 'starting', step: 'Building the agent' } }, 'starting (Building the agent)'],
  ['live', {}, 'live'],
  ['stopping', { status: { kind: 'stopping' } }, 'stopping'],
  ['stopped in order', { status: stopped }, 'stopped'],
  ['AWS, whatever the local chain does', { source: aws, status: { kind: 'stopped', problem: error('internal', 'died'), endedAt: 1 }, fileProblem: invalid }, 'live'],

  ['live tail that nobody sees', { source: aws, live: { kind: 'unseen', minutes: 10 } },
    'live | info: Live has been switched off. Nobody saw the flows for 10 minutes, and AWS charges live tail by the minute. What came meanwhile is read when it goes on. [Go Live=startLiveTail]'],
  ['live tail that has ended', { source: aws, live: { kind: 'failed', error: error('aws-access-denied', 'None of the log groups can be read', 'Have the permission added.') } },
    'live | error: Live has ended. None of the log groups can be read. Have the permission added. [Go Live=startLiveTail, Show Log=showLog]'],
  ['a sign-in that runs out while live', { source: aws, live: { kind: 'on', notice: { kind: 'signedOut', text: 'The SSO session has expired. Sign in again with "aws sso login"' } } },
    'live | error: The sign-in to AWS has run out. The SSO session has expired. Sign in again with "aws sso login". Live goes on by itself then, and what came meanwhile is read. [Stop Live=stopLiveTail]'],
  ['a network that is gone while live', { source: aws, live: { kind: 'on', notice: { kind: 'lost', text: 'AWS did not answer; trying again' } } },
    'live | warning: CloudWatch is not heard. AWS did not answer; trying again. [Stop Live=stopLiveTail]'],
  ['one that is back', { source: aws, live: { kind: 'on', notice: { kind: 'resumed', text: 'CloudWatch is heard again, and what came meanwhile was read' } } },
    'live | info: Live goes on. CloudWatch is heard again, and what came meanwhile was read. []'],
  ['lines left out', { source: aws, live: { kind: 'on', notice: { kind: 'sampled', text: 'CloudWatch left lines out' } } },
    'live | warning: Some lines are missing. CloudWatch left lines out. Reading the logs again brings them. [Read Logs Again=reload]'],
  ['groups that are read in turn', { source: aws, live: { kind: 'on', notice: { kind: 'polling', text: 'Live tail is not to be had, so the groups are read in turn: no' } } },
    'live | info: Lines come some seconds later. Live tail is not to be had, so the groups are read in turn: no. [Stop Live=stopLiveTail]'],
  ['live, without AWS’s spans', { source: aws, live: { kind: 'on', notice: { kind: 'noSpans', text: 'AWS’s own spans are not followed: there is no log group aws/spans in us-west-2' } } },
    'live | info: Live goes on without spans. AWS’s own spans are not followed: there is no log group aws/spans in us-west-2. [Check Log Readiness=checkLogReadiness]'],
  ['live, and all is well', { source: aws, live: { kind: 'on', notice: null } }, 'live'],

  ['a chain that was killed', { status: { kind: 'stopped', problem: error('internal', 'The chain’s own process ended, and every component with it.', 'Run it again.'), endedAt: 5 } },
    'stopped | error: The chain has ended by itself. The chain’s own process ended, and every component with it. Run it again. [Run Chain Locally=run, Show Log=showLog]'],
  ['a chain that died with words', { status: { kind: 'stopped', problem: error('internal', 'The chain’s own process ended.\n  RangeError: out of memory', 'Run it again.'), endedAt: 5 } },
    'stopped | error: The chain has ended by itself. The chain’s own process ended. RangeError: out of memory. Run it again. [Run Chain Locally=run, Show Log=showLog]'],
  ['a chain that did not start', { status: { kind: 'stopped', problem: error('node-too-old', 'The components need Node 22 or newer; /usr/bin/node is 20.1.0.', 'Install a newer Node.'), endedAt: null } },
    'stopped | error: The chain did not start. The components need Node 22 or newer; /usr/bin/node is 20.1.0. Install a newer Node. [Run Chain Locally=run, Show Log=showLog]'],
  ['a component without its folder', { status: { kind: 'stopped', problem: error('component-folder-missing', 'The agent has no folder agent in the project.', 'Bring the folder back.'), endedAt: null } },
    'stopped | error: The chain can’t run. The agent has no folder agent in the project. Bring the folder back. [Open Chain File=openChainFile, Run Chain Locally=run, Show Log=showLog]'],
  ['a chain of another version', { status: { kind: 'stopped', problem: error('chain-protocol-mismatch', 'It speaks another protocol.'), endedAt: null } },
    'stopped | error: The chain that runs here can’t be used. It speaks another protocol. [Run Chain Locally=run, Show Log=showLog]'],

  ['a chain file that became invalid while the chain runs', { fileProblem: invalid },
    'live | warning: agentcore-chain.json can’t be used. Line 7: gateway.passRequestHeaders must be true or false, not "yes". And 1 more. The chain runs on with the settings it has. [Open Chain File=openChainFile]'],
  ['one that is invalid while none runs', { status: stopped, fileProblem: invalid },
    'stopped | warning: agentcore-chain.json can’t be used. Line 7: gateway.passRequestHeaders must be true or false, not "yes". And 1 more. [Open Chain File=openChainFile]'],
  ['one that was deleted while the chain runs', { fileProblem: error('chain-file-missing', 'There is none.') },
    'live | warning: agentcore-chain.json is gone. The chain runs on with the settings it has. Once stopped, it can’t be run again without that file. [Stop Chain=stop]'],
  ['one that nobody may read', { fileProblem: error('file-unreadable', 'Cannot read /orders/agentcore-chain.json: access is denied.', 'Make it possible.') },
    'live | warning: agentcore-chain.json can’t be read. Cannot read /orders/agentcore-chain.json: access is denied. Make it possible. [Open Chain File=openChainFile]'],

  ['a component that crashed', { status: { ...running, state: { ...running.state, components: [healthy('agent'), { ...healthy('target'), state: 'failed', lastLines: ['{"tokenHop":1}', 'Error: boom', '    at main.ts:3'] }] } } },
    'live | error: The target has stopped. It said last: Error: boom. Requests fail there until it runs. It starts anew when its code is saved. [Restart Target=restartFailed, Show Log=showLog]'],
  ['one that was killed says nothing of it', { status: { ...running, state: { ...running.state, components: [{ ...healthy('agent'), state: 'failed', lastLines: ['Agent listens on http://127.0.0.1:8080'] }] } } },
    'live | error: The agent has stopped. Requests fail there until it runs. It starts anew when its code is saved. [Restart Agent=restartFailed, Show Log=showLog]'],
  ['two that crashed without a word', { status: { ...running, state: { ...running.state, components: [{ ...healthy('agent'), state: 'failed' }, { ...healthy('target'), state: 'failed' }, { ...healthy('target'), state: 'failed' }] } } },
    'live | error: The agent and target have stopped. Requests fail there until they run. Each starts anew when its code is saved. [Restart Components=restartFailed, Show Log=showLog]'],
  ['an edit that could not be built', { status: { ...running, problem: error('component-build-failed', 'The agent could not be built:\nsrc/main.ts:3:1 Expected ";"') } },
    'live | warning: An edit could not be built. The agent could not be built: src/main.ts:3:1 Expected ";". The component runs on as it was. [Show Log=showLog]'],
  ['a debugger', { status: { ...running, paused: ['interceptor'] } }, 'live | info: Paused in the debugger. The interceptor stands still. No time-out of the chain fires meanwhile. []'],
  ['settings that wait', { status: { ...running, waiting: ['headers', 'identity'] } },
    'live | info: An edit waits for a new start. headers and identity in agentcore-chain.json take effect when the chain is started anew. [Restart Chain=restartChain]'],

  ['a log that nobody may read', { hops: hopsBut({ target: { state: 'unreadable', because: 'target.jsonl cannot be read (EACCES)' } }) },
    'live | warning: The target’s log can’t be read. target.jsonl cannot be read (EACCES). Until it can, the target counts as not logged. [Read Logs Again=reload]'],
  ['two logs that are gone', { status: stopped, hops: hopsBut({ agent: { state: 'missing', because: 'there is no agent.jsonl in .agentcore-chain/logs: the chain has not run here' }, target: { state: 'unreadable', because: 'target.jsonl cannot be read (EIO)' } }) },
    'stopped | warning: The logs of agent and target can’t be read. There is no agent.jsonl in .agentcore-chain/logs. target.jsonl cannot be read (EIO). Until they can, the agent and target count as not logged. [Read Logs Again=reload]'],
  ['no logs at all: nothing has run', { status: stopped, hops: hopNames.map((hop) => ({ hop, state: 'missing', because: 'none' })) }, 'stopped'],
  ['an API of somebody else', { hops: hopsBut({ target: { state: 'foreign', because: 'its log is kept elsewhere' } }) }, 'live'],
  ['a target whose own group is gone, beside one that nobody here reads', { source: aws, hops: [{ hop: 'frontend', state: 'foreign' }, { hop: 'agent', state: 'readable' }, { hop: 'target', target: 'orders', state: 'missing', because: 'there is no log group /o in us-west-2' }, { hop: 'target', target: 'legacy', state: 'foreign' }] },
    'live | warning: The log of target orders can’t be read. There is no log group /o in us-west-2. Until it can, the target orders counts as not logged. [Check Log Readiness=checkLogReadiness, Read Logs Again=reload, Open Chain File=openChainFile]'],
  ['a log group that is not named', { source: aws, hops: hopsBut({ interceptor: { state: 'missing', because: 'agentcore-chain.json names no log group for the interceptor (observability.logGroups)' } }) },
    'live | warning: The interceptor’s log can’t be read. agentcore-chain.json names no log group for the interceptor (observability.logGroups). Until it can, the interceptor counts as not logged. [Check Log Readiness=checkLogReadiness, Read Logs Again=reload, Open Chain File=openChainFile]'],

  ['flows that cannot be shown', { feed: { kind: 'failed', error: error('internal', 'The part has ended: out of memory.', 'Read the logs again.') } },
    'live | error: The flows can’t be shown. The part has ended: out of memory. Read the logs again. [Read Logs Again=reload, Show Log=showLog]'],
  ['AWS without credentials', { source: aws, feed: { kind: 'failed', error: error('aws-credentials-missing', 'The profile dev has no credentials.', 'Run "aws sso login".') } },
    'live | error: The logs on AWS can’t be read. The profile dev has no credentials. Run "aws sso login". [Read Logs Again=reload, Use Local Chain=useLocalChain, Show Log=showLog]'],
  ['AWS where no log group is there', { source: aws, feed: { kind: 'failed', error: error('log-group-missing', 'None of the log groups exists.', 'Check the region.') } },
    'live | error: The logs on AWS can’t be read. None of the log groups exists. Check the region. [Check Log Readiness=checkLogReadiness, Read Logs Again=reload, Use Local Chain=useLocalChain]'],
  ['AWS without log groups', { source: aws, feed: { kind: 'failed', error: error('log-groups-not-named', 'The chain file names none.') } },
    'live | error: The logs on AWS can’t be read. The chain file names none. [Open Chain File=openChainFile, Read Logs Again=reload, Use Local Chain=useLocalChain]'],
  ['a reading that was cancelled', { feed: { kind: 'ready', isPartial: true } },
    'live | info: Only a part of the logs was read. The reading was cancelled, so flows may lack hops whose lines were not read. [Read Logs Again=reload]'],

  ['the worst comes first', { fileProblem: invalid, hops: hopsBut({ target: { state: 'unreadable', because: 'x' } }), status: { ...running, waiting: ['headers'], state: { ...running.state, components: [{ ...healthy('target'), state: 'failed' }] } } },
    'live | error: The target has stopped. Requests fail there until it runs. It starts anew when its code is saved. [Restart Target=restartFailed, Show Log=showLog]'],
];

for (const [name, change, expected] of rows) test(name, () => assert.equal(seen(change), expected));

test('when the last run ended is told where this window saw it', () => {
  assert.equal(viewState({ ...plain, status: { ...stopped, endedAt: 1_795_000_000_000 } }).endedAt, 1_795_000_000_000);
  assert.equal('endedAt' in viewState({ ...plain, status: stopped }), false);
  assert.equal('endedAt' in viewState(plain), false);
});

test('words are plain, and every button has its own', () => {
  for (const [name, change] of rows) {
    const { notice } = viewState({ ...plain, ...change });
    if (notice === null) continue;
    assert.doesNotMatch(`${notice.title} ${notice.text}`, /undefined|null|NaN|!|oops|\s{2}|\.\./, name);
    assert.match(notice.title, /\.$/, name);
    assert.match(notice.text, /[.\])]$/, name);
    for (const { label, action } of notice.actions) assert.notEqual(label, action, name);
  }
});

test('how the logs of AWS are read is told of them alone', () => {
  const readingOf = (change: Partial<ViewSubject>) => viewState({ ...plain, ...change }).reading;
  assert.equal(readingOf({}), undefined);
  const words = (['lost', 'signedOut', 'sampled', 'polling', 'resumed', 'noSpans'] as const).map((kind) => readingOf({ source: aws, live: { kind: 'on', notice: { kind, text: 't' } } })?.live);
  assert.deepEqual(words, ['lost', 'lost', 'on', 'on', 'on', 'on']);
  assert.deepEqual([readingOf({ source: aws, live: { kind: 'on', notice: null } })?.live, readingOf({ source: aws, live: { kind: 'beginning' } })?.live, readingOf({ source: aws, live: { kind: 'unseen', minutes: 10 } })?.live], ['on', 'beginning', 'off']);
});
