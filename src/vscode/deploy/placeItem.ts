import * as vscode from 'vscode';
import type { Chains } from '../chain/chains.ts';
import { commandIds } from '../contributions.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import type { AwsPlaces } from './awsPlaces.ts';
import { placeItemWords } from './placeItemWords.ts';

/** Where the selected chain is deployed to, in the status bar; hidden until AWS was asked. */
export function showPlace({ awsPlaces, feed, chains }: { readonly awsPlaces: AwsPlaces; readonly feed: FlowFeed; readonly chains: Chains }): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('awsPlace', vscode.StatusBarAlignment.Left, 4.9);
  item.name = 'AgentCore Chain: AWS';
  item.command = commandIds.selectAwsPlace;
  const draw = (): void => {
    const words = placeItemWords(awsPlaces.shown, feed.source);
    if (words === null) return item.hide();
    item.text = words.text;
    item.accessibilityInformation = { label: words.spoken };
    item.tooltip = words.spoken;
    item.show();
  };
  draw();
  return vscode.Disposable.from(item, chains.onDidChange(draw), feed.onDidChange(draw), awsPlaces.onDidChange(draw));
}
