/** Commands of the command line that a guide names. Those that are not there yet are called so: a test holds this list and the command line together. */
export const verbsToday = ['run', 'send', 'scenarios', 'test', 'flow', 'flows', 'inspect', 'guide', 'plan', 'deploy', 'verify', 'adopt', 'destroy', 'attach', 'readiness'] as const;
export const verbsLater = ['doctor'] as const;
