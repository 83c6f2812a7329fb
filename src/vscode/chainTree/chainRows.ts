import type { ComponentName, ComponentState } from '../../app/ports.ts';
import type { Language, WatchedChain } from '../../core/chain/chain.ts';
import { chainWithProjects } from '../../core/chain/chainWithProjects.ts';
import type { ChainError } from '../../core/errors.ts';
import type { DeployedStep } from '../../core/deploy/deployedSteps.ts';
import { clockIn } from '../../core/story/clock.ts';
import { visible } from '../../core/story/visible.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import type { ChainRow, RowAction, RowComponent } from './chainRow.ts';
import { elsewhereRows } from './elsewhereRows.ts';
import { stateLooks, type RowState } from './stateLooks.ts';
import { tellingLine } from './tellingLine.ts';
import { withDeployed } from './withDeployed.ts';

export type TreeSubject = {
  readonly status: ChainStatus;
  /** What the chain file says; null where it cannot be read, or has not been yet. */
  readonly chain: WatchedChain | null;
  /** Why it cannot be read. */
  readonly problem: ChainError | null;
  /** What is deployed of it, by the record of its deployments. */
  readonly deployed: readonly DeployedStep[];
};

const clock = clockIn(undefined);

/** The components of a chain in the order of a token's way, then what stands in for AWS and the identity provider. Empty where there is no chain to show. */
export function chainRows({ status, chain, problem, deployed }: TreeSubject): readonly ChainRow[] {
  if (status.kind === 'restricted' || status.kind === 'noFolder' || status.kind === 'noChain') return [];
  if (chain === null && status.kind !== 'running') return problem === null ? [] : [unreadableRow(problem)];
  if (chain !== null && status.kind !== 'running' && chainWithProjects(chain) === null) return elsewhereRows(chain);
  const rows = [frontendRow(status, chain), agentRow(status, chain), gatewayRow(status), interceptorRow(status, chain), ...targetRows(status, chain), runtimeRow(status), identityRow(status)];
  return rows.map((row) => withDeployed(row, deployed, clock));
}

/** What `componentRow` cannot find out by itself. */
type Part = RowComponent & {
  readonly id: string;
  /** What it is, after the state: its language, or that it is emulated. */
  readonly kind: string;
  readonly about: string;
  readonly state: ComponentState | undefined;
  readonly more?: readonly RowAction[];
};

function frontendRow(status: ChainStatus, chain: WatchedChain | null): ChainRow {
  const streamlit = chain?.frontend.kind === 'streamlit' ? chain.frontend : null;
  const more = status.kind === 'running' ? ['send' as const] : [];
  const page = found(status, 'frontend');
  const common = { id: 'frontend', label: 'Frontend', hop: 'frontend', more } as const;
  if (page.state !== undefined || (streamlit !== null && status.kind !== 'running')) {
    const about = 'The page that people chat on: open its URL in a browser and sign in. Send Test Request signs a user in and sends as it would.';
    return componentRow(status, { ...common, process: 'frontend', folder: streamlit?.folder ?? null, ...page, kind: 'Streamlit', about });
  }
  return componentRow(status, {
    ...common, process: null, folder: streamlit?.folder ?? null, url: null, state: undefined, kind: 'test requests',
    about: streamlit === null ? 'This chain has no frontend project. Send Test Request signs a user in and sends as a frontend would.' : 'Not started here. Send Test Request signs a user in and sends as it would.',
  });
}

function agentRow(status: ChainStatus, chain: WatchedChain | null): ChainRow {
  return componentRow(status, {
    id: 'agent', label: 'Agent', hop: 'agent', process: 'agent', folder: chain?.agent.folder ?? null, ...found(status, 'agent'),
    kind: languageName(chain?.agent.language), about: 'Runs as it does on AgentCore Runtime.',
  });
}

function gatewayRow(status: ChainStatus): ChainRow {
  return componentRow(status, { id: 'gateway', label: 'Gateway', hop: 'gateway', process: null, folder: null, ...found(status, 'gateway'), kind: 'emulated', about: 'Behaves as AgentCore Gateway.' });
}

function interceptorRow(status: ChainStatus, chain: WatchedChain | null): ChainRow {
  return componentRow(status, {
    id: 'interceptor', label: 'Interceptor', hop: 'interceptor', process: 'interceptor', folder: chain?.interceptor.folder ?? null, ...found(status, 'interceptor'),
    kind: languageName(chain?.interceptor.language), about: 'Runs as a Lambda function does, each request an invocation.',
  });
}

function targetRows(status: ChainStatus, chain: WatchedChain | null): readonly ChainRow[] {
  const states = componentsOf(status).filter(({ name }) => name === 'target');
  if (chain === null) return states.map((state, index) => componentRow(status, { id: `target ${index}`, label: 'Target', hop: 'target', process: 'target', folder: null, url: state.url, state, kind: '', about: '' }));
  const own = chain.targets.filter(({ folder }) => folder !== null); // the chain starts these, in this order
  return chain.targets.map((target) => {
    const common = { id: `target ${target.name}`, label: chain.targets.length === 1 ? 'Target' : `Target ${target.name}`, hop: 'target', folder: target.folder } as const;
    if (target.folder === null) return foreignRow(status, { ...common, process: null, url: target.url, state: undefined, kind: hostOf(target.url), about: 'An API that is there already: the chain calls it, and does not start it.' });
    const state = states[own.indexOf(target)];
    return componentRow(status, { ...common, process: 'target', url: state?.url ?? null, state, kind: languageName(target.language), about: `The API behind the target "${target.name}".` });
  });
}

function runtimeRow(status: ChainStatus): ChainRow {
  return componentRow(status, {
    id: 'runtime', label: 'Runtime', hop: null, process: null, folder: null, ...found(status, 'runtime'), kind: 'emulated',
    about: 'Stands before the agent as AgentCore Runtime does. A frontend of your own sends here.',
  });
}

function identityRow(status: ChainStatus): ChainRow {
  return componentRow(status, { id: 'identity', label: 'Identity provider', hop: null, process: null, folder: null, ...found(status, 'identity'), kind: '', about: 'Issues the user’s token.' });
}

function componentRow(status: ChainStatus, part: Part): ChainRow {
  const { id, label, hop, process, folder, url, kind, about, state, more = [] } = part;
  const rowState = stateOf(status, part);
  const looks = stateLooks[rowState];
  const lines = (state?.lastLines ?? []).filter((line) => !line.startsWith('{"tokenHop"')).map(visible);
  const place = url === null ? '' : placeOf(url);
  const facts = ([['State', looks.word], ['URL', url ?? ''], ['Process', state?.pid === null || state?.pid === undefined ? '' : String(state.pid)], ['Folder', folder ?? ''], ['', about]] as const).filter(([, value]) => value !== '');
  const words = [looks.word, kind, place].filter((word) => word !== '').join(', ');
  const description = words.replace(/,? port (\d+)$/, ' :$1'); // a side bar is narrow
  return {
    id, label, description, facts, icon: looks.icon, colour: looks.colour, spoken: `${label}, ${words}`, opens: null,
    lines: rowState === 'failed' ? lines : [],
    actions: actionsOf(part, rowState, more),
    component: { label, hop, process, folder, url },
    children: rowState === 'failed' ? failureRows(part, lines) : [],
  };
}

function foreignRow(status: ChainStatus, part: Part): ChainRow {
  const description = ['not started here', part.kind].filter((word) => word !== '').join(', ');
  return { ...componentRow(status, part), description, spoken: `${part.label}, ${description}`, icon: 'globe', colour: null, facts: [...(part.url === null ? [] : [['URL', part.url] as const]), ['', part.about]] };
}

/** The line that says most, and the way to all of them. */
function failureRows({ id, label, hop, process, folder, url }: Part, lines: readonly string[]): readonly ChainRow[] {
  const component = { label, hop, process, folder, url };
  const leaf = { description: '', colour: null, facts: [], lines: [], component, children: [] } as const;
  const why = tellingLine(lines);
  const said: readonly ChainRow[] = why === null ? [] : [{ ...leaf, id: `${id} why`, label: why, icon: 'blank', spoken: `${label} failed: ${why}`, lines, actions: [], opens: null }];
  return [...said, { ...leaf, id: `${id} log`, label: 'Show Log', icon: 'output', spoken: `Show the log of ${label}`, actions: ['log'], opens: 'log' }];
}

function unreadableRow(problem: ChainError): ChainRow {
  const [, ...places] = problem.message.split('\n');
  const description = places.length === 0 ? problem.code : `${places.length} ${places.length === 1 ? 'problem' : 'problems'}`;
  const label = problem.code === 'chain-file-missing' ? 'agentcore-chain.json is gone' : 'agentcore-chain.json cannot be used';
  return {
    id: 'unreadable', label, description: problem.code === 'chain-file-missing' ? '' : description, icon: 'error', colour: 'problemsErrorIcon.foreground', spoken: `${label}, ${description}`,
    facts: [], lines: places.map((place) => visible(place.trim())), actions: ['chainFile'], component: null, opens: 'chainFile', children: [],
  };
}

function stateOf(status: ChainStatus, { process, state, hop }: Part): RowState {
  if (status.kind === 'running') {
    if (process !== null && status.paused.includes(process)) return 'paused';
    return state?.state ?? (hop === 'frontend' ? 'healthy' : 'stopped');
  }
  return status.kind === 'starting' || status.kind === 'stopping' ? status.kind : 'stopped';
}

function actionsOf({ hop, process, folder, url }: Part, state: RowState, more: readonly RowAction[]): readonly RowAction[] {
  const running = state !== 'stopped' && state !== 'starting' && state !== 'stopping';
  return [
    ...more,
    ...(folder === null ? [] : ['folder' as const]),
    ...(url === null ? [] : ['url' as const]),
    ...(hop === null ? [] : ['log' as const]),
    ...(process !== null && running ? ['restart' as const] : []),
    ...(process !== null && (state === 'healthy' || state === 'paused') ? ['debug' as const] : []),
  ];
}

function found(status: ChainStatus, name: ComponentName | 'identity' | 'runtime' | 'gateway'): { readonly state: ComponentState | undefined; readonly url: string | null } {
  const state = componentsOf(status).find((component) => component.name === name);
  return { state, url: state?.url ?? null };
}

function componentsOf(status: ChainStatus): readonly ComponentState[] {
  return status.kind === 'running' ? status.state.components : [];
}

function languageName(language: Language | null | undefined): string {
  if (language === undefined || language === null) return '';
  return language === 'typescript' ? 'TypeScript' : 'Python';
}

function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return hostname === '127.0.0.1' || hostname === 'localhost' ? `port ${port}` : hostname;
}

function hostOf(url: string | null): string {
  return url === null ? '' : new URL(url).host;
}
