/** What keeps a new VS Code quiet: no welcome, no question, no telemetry, no look for updates, nothing of its own in the second side bar. */
export const defaultUserSettings: { readonly [name: string]: unknown } = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  // A demo project lies inside a checkout.
  'git.openRepositoryInParentFolders': 'never',
  // In Restricted Mode the banner says it; no dialog stands in the way.
  'security.workspace.trust.startupPrompt': 'never',
};
