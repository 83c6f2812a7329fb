/** Commands of the command line that a guide names. Those that are not there yet are called so: a test holds this list and the command line together. */
export const verbsToday = ['run', 'send', 'scenarios', 'test', 'flow', 'flows', 'inspect', 'guide'] as const;
export const verbsLater = ['plan', 'deploy', 'verify', 'destroy', 'doctor'] as const;

/** The five steps of a deployment, in their order, as `deploy --only` names them. */
export const deploySteps = ['target', 'interceptor', 'gateway', 'agent', 'frontend'] as const;
