import type { ToldFlow } from '../builders/scenarioLines.ts';
import type { ShownReading } from '../../src/protocol/tokenFlow.ts';
import type { ViewOptions } from './openView.ts';

const firstAt = Date.UTC(2026, 10, 22, 10, 31, 2, 123);
const scenarios = ['healthy', 'healthy', 'wrong-audience', 'healthy', 'headers-not-passed', 'healthy', 'healthy', 'token-swapped', 'healthy', 'interceptor-silent'];

/** Flows of two users, of every verdict, the newest last. Their ids end in their number. */
export function someFlows(count: number, from = 0): readonly ToldFlow[] {
  return Array.from({ length: count }, (_, place) => {
    const number = from + place;
    return {
      scenario: scenarios[number % scenarios.length] ?? 'healthy', at: firstAt + number * 37_000, id: flowId(number),
      user: number % 3 === 0 ? 'ben@example.com' : 'ana@example.com', tool: number % 4 === 0 ? 'createOrder' : 'listOrders',
    };
  });
}

export function flowId(number: number): string {
  return `c04e1d7b-6a52-4f0e-9d3c-${String(number).padStart(12, '0')}`;
}

const aws = { kind: 'aws', chain: 'orders', account: '111122223333', region: 'us-east-1', profile: null } as const;

const readAws: ShownReading = { range: 'setting', settingMs: 3_600_000, live: 'off' };

function grouped(group: 'user' | 'session'): object {
  return { filter: { text: '', verdicts: [], user: null, group }, selected: null, firstItem: 0, listRows: 12 };
}

/** Each state that the view can be in, as a host would bring it about. */
export const viewStates: { readonly [name: string]: ViewOptions } = {
  flows: { flows: someFlows(27) },
  groupedByUser: { flows: someFlows(27), remembered: grouped('user') },
  groupedBySession: { flows: someFlows(27).map((flow, place) => ({ ...flow, session: `session-${place % 4}-6a524f0e9d3c8b1f2a7e5c906a524f0e` })), remembered: grouped('session') },
  noFolder: { state: { phase: 'noFolder', runtimeUrl: null } },
  noChain: { state: { phase: 'noChain', runtimeUrl: null } },
  restricted: { state: { phase: 'restricted', runtimeUrl: null } },
  loading: { state: { phase: 'loading', progress: '1,240 records' } },
  loadingMore: { state: { phase: 'loading', progress: '1,240 records' }, flows: someFlows(9) },
  starting: { state: { phase: 'starting', progress: 'Building the agent', runtimeUrl: null } },
  startingAgain: { state: { phase: 'starting', progress: 'Building the agent', runtimeUrl: null }, flows: someFlows(9) },
  stopping: { state: { phase: 'stopping', progress: 'Stopping', runtimeUrl: null } },
  empty: {},
  emptyAws: { state: { source: aws, reading: readAws, runtimeUrl: null } },
  flowsAws: { state: { source: aws, reading: readAws, runtimeUrl: null }, flows: someFlows(9), inCloudWatch: true },
  awsLoadingPart: { state: { source: aws, reading: { ...readAws, range: '24h' }, runtimeUrl: null, phase: 'loading', progress: 'CloudWatch: 12,400 records' }, flows: someFlows(9) },
  awsGoingLive: { state: { source: aws, reading: { ...readAws, live: 'beginning' }, runtimeUrl: null }, flows: someFlows(9) },
  awsLive: { state: { source: aws, reading: { ...readAws, range: '15m', live: 'on' }, runtimeUrl: null }, flows: someFlows(27) },
  awsUnseen: {
    state: {
      source: aws, reading: readAws, runtimeUrl: null,
      notice: {
        severity: 'info', title: 'Live has been switched off.', text: 'Nobody saw the flows for 10 minutes, and AWS charges live tail by the minute. What came meanwhile is read when it goes on.',
        actions: [{ label: 'Go Live', action: 'startLiveTail' }],
      },
    },
    flows: someFlows(9),
  },
  awsSignedOut: {
    state: {
      source: aws, reading: { ...readAws, live: 'lost' }, runtimeUrl: null,
      notice: {
        severity: 'error', title: 'The sign-in to AWS has run out.',
        text: 'There are no usable AWS credentials in profile dev: The SSO session associated with this profile has expired. Sign in again with "aws sso login --profile dev". Live goes on by itself then, and what came meanwhile is read.',
        actions: [{ label: 'Stop Live', action: 'stopLiveTail' }],
      },
    },
    flows: someFlows(9),
  },
  stopped: { state: { phase: 'stopped', runtimeUrl: null } },
  stoppedWithFlows: { state: { phase: 'stopped', runtimeUrl: null }, flows: someFlows(9) },
  error: {
    state: {
      source: aws, reading: readAws, runtimeUrl: null,
      notice: {
        severity: 'error', title: 'The target’s logs can’t be read.',
        text: 'The role ViewerRole lacks logs:FilterLogEvents on /eks/orders-api. The other four hops are shown; the target counts as not logged.',
        actions: [{ label: 'Try Again', action: 'reload' }, { label: 'Show Log', action: 'showLog' }],
      },
    },
    flows: someFlows(7),
  },
  logsMissing: {
    state: {
      source: aws, runtimeUrl: null,
      notice: {
        severity: 'warning', title: 'The gateway’s log can’t be read.',
        text: 'Nothing delivers the log of gateway orders-a1b2c3d4e5: it has no delivery source. Until it can, the gateway counts as not logged.',
        actions: [{ label: 'Check Log Readiness', action: 'checkLogReadiness' }, { label: 'Read Logs Again', action: 'reload' }, { label: 'Open Chain File', action: 'openChainFile' }],
      },
    },
    flows: someFlows(7),
  },
  warning: {
    state: { notice: { severity: 'warning', title: 'The chain file has a mistake.', text: 'agentcore-chain.json, line 12: region is not a text. The chain goes on with what it had.', actions: [{ label: 'Open Chain File', action: 'openChainFile' }] } },
    flows: someFlows(9),
  },
  failedToStart: {
    state: {
      phase: 'stopped', runtimeUrl: null,
      notice: { severity: 'error', title: 'The chain has stopped.', text: 'Port 8900 is in use by another program. End it, or choose another port in agentcore-chain.json.', actions: [{ label: 'Run Chain Locally', action: 'run' }, { label: 'Show Log', action: 'showLog' }] },
    },
  },
  noMatch: { flows: someFlows(9), remembered: { filter: { text: 'nobody', verdicts: [], user: null }, selected: null, firstItem: 0, listRows: 7 } },
  otherVersion: { version: 99 },
};
