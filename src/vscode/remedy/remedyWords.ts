import { settingName, type SettingChange } from '../../core/chain/settingChange.ts';

/** What happened to the running chain after an edit of its file. */
export type Aftermath =
  | { readonly kind: 'applied' }
  /** These settings take a new start. */
  | { readonly kind: 'waiting'; readonly settings: readonly string[] }
  /** It did not say that it took the edit over. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'notRunning' }
  /** The flow came from AWS, which knows nothing of the file before it is deployed. */
  | { readonly kind: 'aws' };

/** What to say after the edit, and the one thing to do next; null where that is offered already: a chain whose settings wait offers its new start by itself. */
export type NextStep = { readonly message: string; readonly button: { readonly label: string; readonly does: 'send' | 'restart' | 'run' | 'reload' } | null };

export function nextStep(aftermath: Aftermath, change: SettingChange): NextStep {
  switch (aftermath.kind) {
    case 'applied':
      return { message: 'Applied. Send the request again.', button: { label: 'Send Test Request...', does: 'send' } };
    case 'waiting':
      return { message: `Applied. ${aftermath.settings.join(', ')} ${aftermath.settings.length === 1 ? 'takes' : 'take'} effect when the chain is started anew.`, button: null };
    case 'silent':
      return { message: 'Applied to agentcore-chain.json. The running chain has not said that it follows: start it anew to be sure.', button: { label: 'Restart Chain', does: 'restart' } };
    case 'notRunning':
      return { message: 'Applied to agentcore-chain.json. Run the chain, then send the request again.', button: { label: 'Run Chain Locally', does: 'run' } };
    case 'aws':
      return change.path[0] === 'observability'
        ? { message: 'Applied to agentcore-chain.json. The logs can be read again.', button: { label: 'Read Logs Again', does: 'reload' } }
        : { message: 'Applied to agentcore-chain.json. AWS has it after the next deployment.', button: null };
  }
}

/** "gateway.passRequestHeaders: false becomes true" */
export function changeInWords(change: SettingChange, before: unknown, value: string | boolean): string {
  const name = settingName(change.path);
  if ('append' in change) return `${name}: ${JSON.stringify(value)} is added`;
  return before === undefined || before === null ? `${name} becomes ${JSON.stringify(value)}` : `${name}: ${JSON.stringify(before)} becomes ${JSON.stringify(value)}`;
}

/** Where the file says so already. */
export function doneInWords(change: SettingChange): string {
  const name = settingName(change.path);
  return 'append' in change ? `${change.append} is on ${name} already.` : 'to' in change ? `${name} is ${JSON.stringify(change.to)} already.` : `${name} is set already.`;
}
