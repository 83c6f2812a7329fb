import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { functionPolicy, functionTrust } from '../../agentcore/account/policies.ts';
import { refusalOfFunctionZip } from '../../agentcore/runtime/codeZip.ts';
import { aliasName, functionLogGroup, functionRuntimes, functionSettings } from '../../agentcore/interceptor/lambda.ts';
import { canonical } from '../changedFields.ts';
import { artifactOf, type DeploymentSubject } from '../deploymentSubject.ts';
import type { Desired, Fields, OutputOf } from '../resource.ts';

export const interceptorIds = { role: 'interceptor/role', logs: 'interceptor/logs', function: 'interceptor/function', alias: 'interceptor/alias' } as const;

/** The interceptor: its role, its log group with the chain's retention, the function, and the alias by which the gateway calls it. */
export function interceptorResources(subject: DeploymentSubject): readonly Desired[] {
  const { chain, names, arns } = subject;
  const ids = interceptorIds;
  const group = functionLogGroup(names.function);
  const own = { step: 'interceptor', within: null } as const;
  return [
    { ...own, id: ids.role, kind: 'role', name: names.functionRole, after: [], fields: () => ({ trust: functionTrust(), policy: functionPolicy(arns, group) }) },
    { ...own, id: ids.logs, kind: 'log-group', name: group, after: [], fields: () => ({ retentionInDays: chain.observability.retentionDays }) },
    // The group first: a function that runs without one makes it, and keeps its lines for ever.
    { ...own, id: ids.function, kind: 'function', name: names.function, after: [ids.role, ids.logs], obstacle: obstacleToFunction(subject), fields: (outputOf) => ({ ...isActive, ...functionFields(subject, outputOf) }) },
    {
      ...own, id: ids.alias, kind: 'alias', name: aliasName, within: ids.function, after: [ids.function],
      // A version is what the function was set to when it was published, so it is known by that.
      fields: (outputOf) => digestsOf(functionFields(subject, outputOf)), inWords: { before: 'as in the version that the alias names', after: 'as the function is to be: a new version is published' },
    },
  ];
}

/** One that is still being made, or that Lambda failed to make, is not as it should be. */
const isActive = { status: 'Active' } as const;

/** Null too where nothing was packed: to take all away, or for another step. */
function obstacleToFunction({ artifacts }: DeploymentSubject): string | null {
  const packed = artifacts[interceptorIds.function];
  const refusal = packed === undefined ? null : refusalOfFunctionZip({ zipped: packed.bytes.length, unpacked: packed.unpackedBytes ?? 0 });
  return refusal === null ? null : `${refusal}: leave out what the interceptor does not need`;
}

function functionFields(subject: DeploymentSubject, outputOf: OutputOf): Fields {
  const { chain } = subject;
  const { language } = chain.interceptor;
  return {
    ...functionSettings,
    ...functionRuntimes[language],
    role: outputOf(interceptorIds.role, 'arn'),
    environment: { HOP_CLAIMS: chain.observability.claims, USER_TOKEN_HEADER: chain.headers.gateway },
    codeSha256: artifactOf(subject, interceptorIds.function).sha256,
  };
}

/** Of a function, what a version of it is known by: one digest for its code, its variables, its role, and all the rest. */
function digestsOf({ codeSha256, environment, role, ...settings }: Fields): Fields {
  return { code: digestOf(codeSha256), environment: digestOf(environment), role: digestOf(role), settings: digestOf(settings) };
}

/** Short enough for four of them to stand in an alias's description. */
function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(value)))).slice(0, 24);
}
