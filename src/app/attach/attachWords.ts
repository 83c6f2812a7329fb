import type { AttachedChain } from '../../core/attach/attachedChain.ts';
import { targetLog } from '../../core/chain/logName.ts';
import type { CallerBy, SeenDeployment, SeenRuntime } from '../../core/attach/seenDeployment.ts';

const ways: { readonly [by in CallerBy]: string } = {
  environment: 'its environment names the gateway',
  tag: 'its tags are of the gateway’s deployment',
  role: 'its role’s policies name the gateway',
  said: 'as was said',
};

/** By what a runtime was taken for the agent, for people. */
export function callerInWords({ by }: SeenRuntime): string {
  return ways[by];
}

/** One row for all, or one for each where one of them logs for itself. */
function targetRows(targets: AttachedChain['chain']['targets'], group: (log: string) => string): readonly (readonly [string, string])[] {
  const at = (url: string | null): string => (url === null ? '' : ` (${url})`);
  if (targets.every(({ name }) => group(targetLog(name)) === '')) return [['targets', `${targets.map(({ name, url }) => `${name}${at(url)}`).join(', ')}${group('target')}`]];
  return targets.map(({ name, url }) => ['target', `${name}${at(url)}${group(targetLog(name)) || group('target') || ', its log not known'}`]);
}

/** What was found of a deployed chain, part by part in the order of a token's way, and then what was not. */
export function attachedLines({ gateway, interceptor }: SeenDeployment, runtime: SeenRuntime | null, { chain, notes }: AttachedChain): readonly string[] {
  const { observability: { logGroups }, identity, targets } = chain;
  const group = (hop: string): string => (logGroups[hop] === undefined ? '' : `, log group ${logGroups[hop]}`);
  const rows: readonly (readonly [string, string])[] = [
    ['agent', runtime === null ? 'not found' : `runtime ${runtime.id} (${callerInWords(runtime)})${group('agent')}`],
    ['gateway', `${gateway.id}, ${gateway.authorizer.type}${group('gateway')}`],
    ['interceptor', interceptor === null ? 'none' : interceptor.state === 'told' ? `function ${interceptor.answer.name}${interceptor.answer.runtime === null ? '' : `, ${interceptor.answer.runtime}`}, passRequestHeaders ${chain.gateway.passRequestHeaders}${group('interceptor')}` : `not seen${group('interceptor')}`],
    ...targetRows(targets, group),
    ...(logGroups['frontend'] === undefined ? [] : [['frontend', `log group ${logGroups['frontend']}`] as const]),
    ['issuer', identity.issuer === null ? 'not known' : `${identity.issuer}${identity.audience === null ? '' : `, audience ${identity.audience}`}`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [...rows.map(([name, found]) => `  ${name.padEnd(width)}  ${found}`), ...(notes.length === 0 ? [] : ['', 'Not found, and left open. What you know of it, write into the chain file:', ...notes.map(({ setting, because }) => `  ${setting}: ${because}.`)])];
}
