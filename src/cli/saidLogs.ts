import type { SaidLogs } from '../core/attach/attachedGroups.ts';
import { logPartForm, parseLogPart } from '../core/attach/logPartText.ts';
import type { SeenDeployment } from '../core/attach/seenDeployment.ts';
import { hopNames, isHopName } from '../core/chain/hop.ts';
import { targetLogForm, targetOfLog } from '../core/chain/logName.ts';
import { ChainError } from '../core/errors.ts';

const logs = `${hopNames.join(', ')}, or target/NAME for one target of several`;

/** What options say of logs, each as LOG=VALUE with commas between. Throws usage. */
export function saidLogs(groups: string | undefined, parts: string | undefined): SaidLogs {
  return {
    logGroups: Object.fromEntries(pairsIn('--log-group', groups, 'target=/orders/target-api')),
    logParts: Object.fromEntries(pairsIn('--log-part', parts, `target=${logPartForm.replace(' ', '+')}`).map(([log, text]) => {
      const part = parseLogPart(text);
      if (part === null) throw new ChainError('usage', `"${text}" says no part of a log group.`, { source: 'user', remedy: `Write it as in --log-part target=${logPartForm.replace(' ', '+')}; what can be named is streamPrefix, namespace, podPrefix and app.` });
      return [log, part];
    })),
  };
}

/** Throws usage. */
export function refuseUnknownTargets({ logGroups, logParts = {} }: SaidLogs, { targets }: SeenDeployment): void {
  if (targets.state !== 'told') return;
  const names = targets.answer.flatMap((target) => (target.state === 'told' ? [target.answer.name] : []));
  const unknown = [...Object.keys(logGroups), ...Object.keys(logParts)].flatMap((log) => targetOfLog(log) ?? []).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new ChainError('usage', `The gateway has no target ${unknown}.`, { source: 'user', remedy: `Its targets are ${names.join(', ')}. Nothing was written.` });
}

function pairsIn(option: string, text: string | undefined, example: string): readonly (readonly [string, string])[] {
  const entries = (text ?? '').split(',').filter((entry) => entry !== '');
  return entries.map((entry) => {
    const [log = '', ...value] = entry.split('=');
    if (!(isHopName(log) || targetLogForm.test(log)) || value.length === 0) throw new ChainError('usage', `${option} takes LOG=VALUE, not "${entry}".`, { source: 'user', remedy: `Write it as in ${option} ${example}; logs are ${logs}.` });
    return [log, value.join('=')];
  });
}
