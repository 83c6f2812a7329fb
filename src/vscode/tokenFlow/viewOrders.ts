import type { LogOutputChannel } from 'vscode';
import type { Service } from '../../protocol/channel.ts';
import type { HostContract } from '../../protocol/tokenFlow.ts';
import { present } from '../present.ts';

export type Orders = Pick<Service<HostContract>['requests'], 'act' | 'useRange' | 'applyRemedy' | 'openSetting' | 'openEvidence' | 'openInCloudWatch' | 'exportFlow' | 'copyReport' | 'copyInsightsQuery' | 'copyHopSnippet' | 'copyText'>;
type Work = { readonly [name in keyof Orders]: (ask: Parameters<Orders[name]>[0]) => Promise<void> };

/**
 * What a view sets going. It may take as long as a user thinks, so the view has its answer at once; what fails is presented as the failure of a command
 * is, wherever the user looks by then.
 */
export function viewOrders(work: Work, log: LogOutputChannel): Orders {
  const begin = (run: () => Promise<void>): null => {
    void present(run, log);
    return null;
  };
  return {
    act: (ask) => begin(() => work.act(ask)),
    useRange: (ask) => begin(() => work.useRange(ask)),
    applyRemedy: (ask) => begin(() => work.applyRemedy(ask)),
    openSetting: (ask) => begin(() => work.openSetting(ask)),
    openEvidence: (ask) => begin(() => work.openEvidence(ask)),
    openInCloudWatch: (ask) => begin(() => work.openInCloudWatch(ask)),
    exportFlow: (ask) => begin(() => work.exportFlow(ask)),
    copyReport: (ask) => begin(() => work.copyReport(ask)),
    copyInsightsQuery: (ask) => begin(() => work.copyInsightsQuery(ask)),
    copyHopSnippet: (ask) => begin(() => work.copyHopSnippet(ask)),
    copyText: (ask) => begin(() => work.copyText(ask)),
  };
}
