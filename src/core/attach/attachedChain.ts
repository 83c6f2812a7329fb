import { credentialProviderTypes, inboundAuthorizers } from '../agentcore/gateway/gateway.ts';
import { defaultQualifier } from '../agentcore/runtime/runtime.ts';
import { attachedGroups, type SaidLogs } from './attachedGroups.ts';
import { chainWith } from './leftOut.ts';
import type { WatchedChain, WatchedTarget } from '../chain/chain.ts';
import { defaultHeaders, defaultObservability } from '../chain/defaultChain.ts';
import { nameFrom } from '../chain/nameFrom.ts';
import { seenIdentity } from './seenIdentity.ts';
import type { SeenAuthorizer, SeenDeployment, SeenRuntime, SeenTarget } from './seenDeployment.ts';

/** What could not be found, by the setting of the chain file that it would stand in. `because` is a sentence without its full stop. */
export type AttachNote = { readonly setting: string; readonly because: string };

export type AttachedChain = { readonly chain: WatchedChain; readonly notes: readonly AttachNote[] };

/** What is decided by the one who attaches. */
export type AttachChoices = SaidLogs & {
  /** Left out: made of the gateway's name. */
  readonly name?: string | undefined;
  /** The agent among the runtimes that call the gateway; null where none was found. */
  readonly runtime: SeenRuntime | null;
  /** The account that files of the folder say; left out where they say none. */
  readonly account?: string | null;
  /** Of the runtime; left out: the one that it has, or DEFAULT. */
  readonly endpoint?: string | null;
};

/** The chain file of a deployed chain that somebody else made: it can be watched, and not deployed. What it cannot say is a note. */
export function attachedChain(seen: SeenDeployment, { name, runtime, account = null, endpoint = null, ...said }: AttachChoices): AttachedChain {
  const { gateway } = seen;
  const known = seenIdentity(runtime?.authorizer ?? null, gateway.authorizer);
  const groups = attachedGroups(seen, runtime === null ? null : { runtimeId: runtime.id, endpoint: endpoint ?? endpointOf(runtime) }, said);
  const targets = targetsOf(seen.targets);
  const authorizer = runtimeAuthorizerOf(runtime);
  const header = runtimeHeaderOf(runtime, authorizer);
  const wanted: WatchedChain = {
    version: 1,
    name: name ?? nameFrom(gateway.name, 48, 'chain'),
    region: seen.region,
    identity: known.identity,
    headers: { ...defaultHeaders, runtime: header ?? defaultHeaders.runtime },
    frontend: { kind: 'none' },
    agent: { language: null, folder: null, package: 'zip', model: 'scripted', authorizer, requestHeaderAllowlist: runtime?.requestHeaderAllowlist ?? [], runtimeId: runtime?.id ?? null, gatewayClient: null },
    gateway: { authorizer: inboundAuthorizers.find((type) => type === gateway.authorizer.type) ?? 'AWS_IAM', passRequestHeaders: gateway.interceptor?.passRequestHeaders ?? false, exceptionLevel: gateway.exceptionLevel, gatewayId: gateway.id },
    interceptor: { language: null, folder: null },
    targets: targets.targets,
    observability: { ...defaultObservability, logGroups: groups.logGroups, logParts: groups.logParts },
    local: { ports: {} },
  };
  const { chain, leftOut } = chainWith(wanted);
  return { chain, notes: [...accountNotes(gateway, account), ...authorizerNotes(gateway.authorizer), ...agentNotes(seen, runtime, header), ...endpointNotes(runtime, endpoint), ...targets.notes, ...groups.notes, ...known.notes, ...leftOut] };
}

/** The endpoint DEFAULT, unless another is the only one. Fact `runtime.default-endpoint`. */
function endpointOf({ endpoints }: SeenRuntime): string {
  const [first, ...others] = endpoints.state === 'told' ? endpoints.answer : [];
  return first === undefined || others.length > 0 ? defaultQualifier : first;
}

function endpointNotes(runtime: SeenRuntime | null, said: string | null): readonly AttachNote[] {
  if (runtime === null || said !== null) return [];
  const { endpoints } = runtime;
  return endpoints.state === 'told' ? [] : [{ setting: 'observability.logGroups.agent', because: `which endpoints runtime ${runtime.id} has is not known, so the log of ${defaultQualifier} is read${endpoints.state === 'unreadable' ? `: ${endpoints.because}` : ''}` }];
}

function runtimeAuthorizerOf(runtime: SeenRuntime | null): 'AWS_IAM' | 'CUSTOM_JWT' {
  return runtime?.authorizer.type === 'CUSTOM_JWT' ? 'CUSTOM_JWT' : 'AWS_IAM';
}

function accountNotes({ id, arn }: SeenDeployment['gateway'], said: string | null): readonly AttachNote[] {
  const account = arn.split(':')[4] ?? '';
  return said === null || account === said ? [] : [{ setting: 'gateway.gatewayId', because: `gateway ${id} is in account ${account}, and files in this folder say ${said}: check that it is the one you mean` }];
}

function authorizerNotes({ type }: SeenAuthorizer): readonly AttachNote[] {
  return inboundAuthorizers.some((known) => known === type) ? [] : [{ setting: 'gateway.authorizer', because: `the gateway’s is ${type}, which this version does not know` }];
}

function agentNotes({ callers: { runtimes, unread } }: SeenDeployment, runtime: SeenRuntime | null, header: string | null): readonly AttachNote[] {
  const others = runtimes.filter(({ id }) => id !== runtime?.id).map(({ id }) => id);
  const shared = runtime === null || others.length === 0 ? [] : [{ setting: 'agent.runtimeId', because: `${others.join(', ')} ${others.length === 1 ? 'calls' : 'call'} this gateway too: what the gateway and what stands behind it print for ${others.length === 1 ? 'that one is' : 'those are'} flows here without an agent` }];
  const missing = runtime === null ? [{ setting: 'agent.runtimeId', because: `no runtime was found that calls the gateway${unread.length === 0 ? ': none names it in its environment, bears a tag of its deployment or has a role that names it' : `, and some could not be judged: ${unread.join('; ')}`}` }] : [];
  const carried = runtime === null || header !== null ? [] : [{ setting: 'headers.runtime', because: 'no header on the runtime’s allowlist looks like the one that carries the user’s token; the usual one stands there' }];
  return [...missing, ...shared, ...carried];
}

/** Null where the allowlist does not say. */
function runtimeHeaderOf(runtime: SeenRuntime | null, authorizer: 'AWS_IAM' | 'CUSTOM_JWT'): string | null {
  const names = runtime?.requestHeaderAllowlist ?? [];
  const called = (wanted: RegExp): string | undefined => names.find((name) => wanted.test(name));
  return called(new RegExp(`^${defaultHeaders.runtime}$`, 'i')) ?? (authorizer === 'CUSTOM_JWT' ? called(/^authorization$/i) : undefined) ?? called(/-runtime-custom-.*(token|jwt|auth)/i) ?? called(/token|jwt/i) ?? null;
}

function targetsOf(seen: SeenDeployment['targets']): { readonly targets: readonly WatchedTarget[]; readonly notes: readonly AttachNote[] } {
  const unknown = { targets: [targetOf({ name: 'unknown', url: null, function: null, credentialProvider: null, allowedRequestHeaders: [] })] };
  if (seen.state !== 'told') return { ...unknown, notes: [{ setting: 'targets', because: seen.state === 'absent' ? 'the gateway has none' : seen.because }] };
  const told = seen.answer.flatMap((target) => (target.state === 'told' ? [target.answer] : []));
  const notes = [
    ...seen.answer.flatMap((target) => (target.state === 'unreadable' ? [{ setting: 'targets', because: target.because }] : [])),
    ...told.flatMap(({ unread }, index) => (unread === undefined ? [] : [{ setting: `targets[${index}].url`, because: unread }])),
  ];
  const targets = told.map(targetOf);
  return targets.length > 0 ? { targets, notes } : { ...unknown, notes: notes.length > 0 ? notes : [{ setting: 'targets', because: 'the gateway has none' }] };
}

function targetOf({ name, url, credentialProvider, allowedRequestHeaders }: SeenTarget): WatchedTarget {
  const known = credentialProviderTypes.find((type) => type === credentialProvider);
  return { name, language: null, folder: null, openapi: null, url, runsOn: 'elsewhere', credentialProvider: known ?? 'none', allowedRequestHeaders };
}
