/** Every id that package.json contributes; a test holds the two together. */
export const commandIds = {
  newProject: 'agentcore-chain.newProject',
  attachChain: 'agentcore-chain.attachChain',
  runChain: 'agentcore-chain.runChain',
  debugChain: 'agentcore-chain.debugChain',
  stopChain: 'agentcore-chain.stopChain',
  restartChain: 'agentcore-chain.restartChain',
  sendRequest: 'agentcore-chain.sendRequest',
  chainActions: 'agentcore-chain.chainActions',
  showTokenFlow: 'agentcore-chain.showTokenFlow',
  openTokenFlowInEditor: 'agentcore-chain.openTokenFlowInEditor',
  inspectToken: 'agentcore-chain.inspectToken',
  verifyToken: 'agentcore-chain.verifyToken',
  clearFlows: 'agentcore-chain.clearFlows',
  refreshFlows: 'agentcore-chain.refreshFlows',
  showLog: 'agentcore-chain.showLog',
  openInCloudWatch: 'agentcore-chain.openInCloudWatch',
  copyInsightsQuery: 'agentcore-chain.copyInsightsQuery',
  copyHopSnippet: 'agentcore-chain.copyHopSnippet',
  exportFlow: 'agentcore-chain.exportFlow',
  copyFlowReport: 'agentcore-chain.copyFlowReport',
  testChain: 'agentcore-chain.testChain',
  exportGuide: 'agentcore-chain.exportGuide',
  selectChain: 'agentcore-chain.selectChain',
  useLocalChain: 'agentcore-chain.useLocalChain',
  useAws: 'agentcore-chain.useAws',
  startLiveTail: 'agentcore-chain.startLiveTail',
  stopLiveTail: 'agentcore-chain.stopLiveTail',
  planDeployment: 'agentcore-chain.planDeployment',
  deployChain: 'agentcore-chain.deployChain',
  deployTarget: 'agentcore-chain.deployTarget',
  deployInterceptor: 'agentcore-chain.deployInterceptor',
  deployGateway: 'agentcore-chain.deployGateway',
  deployAgent: 'agentcore-chain.deployAgent',
  deployFrontend: 'agentcore-chain.deployFrontend',
  verifyDeployment: 'agentcore-chain.verifyDeployment',
  checkLogReadiness: 'agentcore-chain.checkLogReadiness',
  adoptResource: 'agentcore-chain.adoptResource',
  destroyChain: 'agentcore-chain.destroyChain',
  selectAwsPlace: 'agentcore-chain.selectAwsPlace',
  copyArn: 'agentcore-chain.copyArn',
  openInConsole: 'agentcore-chain.openInConsole',
  openChainFile: 'agentcore-chain.openChainFile',
  openComponentFolder: 'agentcore-chain.openComponentFolder',
  openComponentUrl: 'agentcore-chain.openComponentUrl',
  showComponentLog: 'agentcore-chain.showComponentLog',
  restartComponent: 'agentcore-chain.restartComponent',
  attachDebugger: 'agentcore-chain.attachDebugger',
} as const;
export type CommandName = keyof typeof commandIds;

export const viewIds = { chain: 'agentcore-chain.chain', tokenFlow: 'agentcore-chain.tokenFlow' } as const;

export const settingIds = {
  runIssuer: 'agentcore-chain.run.issuer',
  nodePath: 'agentcore-chain.node.path',
  pythonPath: 'agentcore-chain.python.path',
  awsProfile: 'agentcore-chain.aws.profile',
  awsRegion: 'agentcore-chain.aws.region',
  awsWindow: 'agentcore-chain.aws.window',
  showOnRun: 'agentcore-chain.tokenFlow.showOnRun',
  signInClientId: 'agentcore-chain.signIn.clientId',
  signInScopes: 'agentcore-chain.signIn.scopes',
  signInRedirectUri: 'agentcore-chain.signIn.redirectUri',
} as const;
export type SettingName = keyof typeof settingIds;

/** The editor that shows the token flow; VS Code reopens it by this type. */
export const tokenFlowPanelType = 'agentcore-chain.tokenFlowPanel';

/** Addresses of the logs of a chain's hops, as read-only texts. */
export const logScheme = 'agentcore-chain-log';

/** The read-only text of an inspected token. */
export const tokenDocument = { scheme: 'agentcore-chain-token', language: 'agentcore-token' } as const;

/** The read-only text of a deployment's plan. */
export const planDocument = { scheme: 'agentcore-chain-plan', language: 'agentcore-plan' } as const;

/** The read-only text of which logs of a deployed chain can be there. */
export const readinessDocument = { scheme: 'agentcore-chain-readiness', language: 'agentcore-readiness' } as const;

/** What `when` clauses of package.json ask for. */
export const contextKeys = { state: 'agentcore-chain.state', source: 'agentcore-chain.source', live: 'agentcore-chain.live', hasChain: 'agentcore-chain.hasChain' } as const;

export const debugType = 'agentcore-chain';
