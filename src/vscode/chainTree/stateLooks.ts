/** How a component is, as its row says it. */
export type RowState = 'stopped' | 'starting' | 'healthy' | 'failed' | 'stopping' | 'paused';

/** Each state is a word and a shape of its own; colour only repeats it. */
export const stateLooks: { readonly [state in RowState]: { readonly word: string; readonly icon: string; readonly colour: string | null } } = {
  stopped: { word: 'stopped', icon: 'circle-large-outline', colour: null },
  starting: { word: 'starting', icon: 'loading~spin', colour: null },
  healthy: { word: 'healthy', icon: 'pass', colour: 'charts.green' },
  failed: { word: 'failed', icon: 'error', colour: 'problemsErrorIcon.foreground' },
  stopping: { word: 'stopping', icon: 'loading~spin', colour: null },
  paused: { word: 'paused', icon: 'debug-pause', colour: 'debugIcon.pauseForeground' },
};
