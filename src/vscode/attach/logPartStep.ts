import { logPartForm, parseLogPart } from '../../core/attach/logPartText.ts';
import type { LogPart } from '../../core/chain/chain.ts';
import { whoLogs, type LogName } from '../../core/chain/logName.ts';
import { askText } from '../steps/askText.ts';
import type { StepPlace } from '../steps/runSteps.ts';

/** Which lines of a group that others log into too are of this log. */
export async function askPart(log: LogName, group: string, before: LogPart | undefined, place: StepPlace): Promise<LogPart | 'back' | 'cancel'> {
  const answer = await askText({
    value: before === undefined ? '' : textOf(before), placeholder: logPartForm,
    prompt: `Which lines of ${group} are of ${whoLogs(log)}? Write one or more of namespace:, podPrefix:, app: and streamPrefix:, each with its value.`,
    judge: (text) => (parseLogPart(text) === null ? { kind: 'refusal', text: `Write it as in ${logPartForm}` } : null),
  }, { ...place, canGoBack: true });
  if (answer.kind === 'cancel') return 'cancel';
  return answer.kind === 'next' ? (parseLogPart(answer.text) ?? 'back') : 'back';
}

function textOf(part: LogPart): string {
  return Object.entries(part).flatMap(([name, value]) => (value === null ? [] : [`${name}:${value}`])).join(' ');
}
