import { tmpdir } from 'node:os';
import { ChainError } from '../../core/errors.ts';
import type { Environment } from '../findProgram.ts';
import { run } from '../run.ts';

/** What kubectl answered. `said`: its last words on either stream, redacted, for who must be told why it failed. */
export type KubectlAnswer = { readonly ok: boolean; readonly output: string; readonly said: readonly string[] };

export type KubectlOptions = {
  readonly signal?: AbortSignal;
  /** Given to it on stdin. */
  readonly input?: string;
  /** So long it may take at most. */
  readonly timeoutMs?: number;
};

export type Kubectl = (args: readonly string[], options?: KubectlOptions) => Promise<KubectlAnswer>;

/** A look at a cluster that takes longer has no cluster at its other end. */
const lookMs = 30_000;

/** The user's own kubectl, without a cluster: its configuration, and what it renders. Throws tool-missing, interrupted. */
export function kubectl(env: Environment): Kubectl {
  return async (args, { signal, input, timeoutMs = lookMs } = {}) => {
    const lines: string[] = [];
    const { code, timedOut, lastLines } = await run('kubectl', args, {
      cwd: tmpdir(), env, timeoutMs, onOutput: (line) => void lines.push(line),
      ...(signal === undefined ? {} : { signal }), ...(input === undefined ? {} : { input }),
    });
    return { ok: code === 0, output: lines.join('\n'), said: timedOut ? [...lastLines, `no answer within ${timeoutMs / 1000} s`] : lastLines };
  };
}

/** kubectl on one context, whichever is current by then. */
export function kubectlOn(context: string, ask: Kubectl): Kubectl {
  return (args, options = {}) => ask([`--context=${context}`, `--request-timeout=${Math.ceil((options.timeoutMs ?? lookMs) / 1000)}s`, ...args], options);
}

type Failure = { readonly code: 'kubernetes-refused' | 'kubernetes-unavailable'; readonly because: string };

/** In words what kubectl said of a call that failed: what happened, and what to do. A sentence without its full stop. */
export function kubectlFailure(what: string, { said }: KubectlAnswer): Failure {
  const words = said.map((line) => line.trim()).filter((line) => line !== '' && !/^Warning:|^[EIW]\d{4} /.test(line));
  const told = words.find((line) => /^error|Error from server|Unable to connect/i.test(line)) ?? words.at(-1) ?? 'it said nothing';
  const line = told.replace(/^error: /i, '').replace(/[.]$/, '');
  if (/\(Forbidden\)|is forbidden/.test(line)) return { code: 'kubernetes-refused', because: `the cluster does not let you ${what}: ${line}; have its administrator allow it` };
  if (/Unauthorized|logged in to the server|getting credentials|executable .* (failed|not found)/.test(told)) return { code: 'kubernetes-unavailable', because: `the cluster does not know you: ${line}; see whether the AWS profile of kubectl’s configuration is signed in and has an access entry of the cluster` };
  if (/Unable to connect|no answer within|was refused|i\/o timeout|no such host|deadline exceeded|TLS handshake/i.test(line)) return { code: 'kubernetes-unavailable', because: `the cluster cannot be reached: ${line}; see whether its endpoint is open to you` };
  return { code: 'kubernetes-refused', because: `kubectl cannot ${what}: ${line}` };
}

/** Throws what `kubectlFailure` says, where kubectl failed. */
export function requireOk(what: string, answer: KubectlAnswer): KubectlAnswer {
  if (answer.ok) return answer;
  const { code, because } = kubectlFailure(what, answer);
  throw new ChainError(code, `${because.charAt(0).toUpperCase()}${because.slice(1)}.`, { source: 'unknown' });
}
