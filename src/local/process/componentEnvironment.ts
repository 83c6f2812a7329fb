import { devNull } from 'node:os';

export type Environment = { readonly [name: string]: string };

/**
 * The whole environment of a component: what it needs of this machine, and its own settings. Nothing else is inherited, so that a
 * developer's AWS credentials and proxy settings do not leak in: home is a folder that lives as long as the chain.
 */
export function componentEnvironment(own: Environment, home: string, machine: NodeJS.ProcessEnv = process.env): Environment {
  return {
    ...inherited(machine),
    HOME: home,
    USERPROFILE: home,
    TMPDIR: home,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_CONFIG_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    ...own,
  };
}

/** Windows writes Path, and its programs do not start without SystemRoot. */
const inheritedNames = ['PATH', 'Path', 'SystemRoot'] as const;

function inherited(machine: NodeJS.ProcessEnv): Environment {
  return Object.fromEntries(inheritedNames.flatMap((name) => (machine[name] === undefined ? [] : [[name, machine[name]]])));
}
