/** Runs `work` with no AWS variable in the environment but those given, and puts back what was there. */
export async function withEnvironment(variables: { readonly [name: string]: string }, work: () => Promise<void>): Promise<void> {
  const before = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  clear();
  Object.assign(process.env, variables);
  try {
    await work();
  } finally {
    clear();
    Object.assign(process.env, Object.fromEntries(before));
  }
}

function clear(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
}
