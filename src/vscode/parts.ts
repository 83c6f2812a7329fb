import type * as vscode from 'vscode';
import type { Services } from '../app/services.ts';
import type { Chains } from './chain/chains.ts';
import type { ChainTreeView } from './chainTree/chainTreeView.ts';
import type { ComponentLogs } from './componentLog/componentLogs.ts';
import type { AwsPlaces } from './deploy/awsPlaces.ts';
import type { DeployedChain } from './deploy/deployedChain.ts';
import type { FlowFeed } from './flows/flowFeed.ts';
import type { SourceChoice } from './flows/sourceChoice.ts';
import type { TokenFlowView } from './tokenFlow/tokenFlowView.ts';

/** What the extension is made of, for commands to work with. */
export type Parts = {
  /** Loaded when first asked for: most windows never start a chain. */
  readonly services: () => Promise<Services>;
  readonly chains: Chains;
  readonly feed: FlowFeed;
  /** Local or AWS, as the user chose. */
  readonly sourceChoice: SourceChoice;
  /** Whose credentials deploy a chain, and where to. */
  readonly awsPlaces: AwsPlaces;
  /** What is deployed of the selected chain. */
  readonly deployed: DeployedChain;
  readonly chainTree: ChainTreeView;
  readonly componentLogs: ComponentLogs;
  readonly tokenFlow: TokenFlowView;
  readonly log: vscode.LogOutputChannel;
  readonly extension: vscode.ExtensionContext;
};
