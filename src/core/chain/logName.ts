import { hopNames, isHopName, type HopName } from './hop.ts';

/**
 * A log of a chain: that of a hop, or that of one target behind the gateway, where the targets log apart. As the chain file names them: `agent`,
 * `target/orders`. A target's name holds no slash.
 */
export type LogName = HopName | `target/${string}`;

const prefix = 'target/';

/** What stands for a log of one target in a chain file. */
export const targetLogForm = /^target\/[0-9a-zA-Z-]{1,200}$/;

export function targetLog(target: string): LogName {
  return `${prefix}${target}`;
}

export function hopOfLog(log: LogName): HopName {
  return isHopName(log) ? log : 'target';
}

/** Null for the log of a hop. */
export function targetOfLog(log: string): string | null {
  return log.startsWith(prefix) ? log.slice(prefix.length) : null;
}

/** The logs that a chain has, or would have: those of the five hops, and in the target's place those of its targets where no one log is of them all. `isNamed`: it has a group. */
export function logsOf(targets: readonly { readonly name: string }[], isNamed: (log: LogName) => boolean): readonly LogName[] {
  const own = targets.map(({ name }) => targetLog(name));
  const apart = own.some(isNamed) || (own.length > 1 && !isNamed('target'));
  return hopNames.flatMap((hop) => (hop === 'target' && apart ? own : [hop]));
}

/** The logs that are named among these, in the order of the hops; those of single targets last. */
export function logsNamed(names: { readonly [log: string]: unknown }): readonly LogName[] {
  const targets = Object.keys(names).flatMap((name) => targetOfLog(name) ?? []);
  return [...hopNames.filter((hop) => names[hop] !== undefined), ...targets.map(targetLog)];
}

/** `the agent`, `target orders`. */
export function whoLogs(log: LogName): string {
  const target = targetOfLog(log);
  return target === null ? `the ${log}` : `target ${target}`;
}
